import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { AppError } from "../../domain/shared/app-error";
import type { Address } from "../../ports/chain";
import type { Verb } from "../verb";
import { enqueueIntent } from "./enqueue-intent";

/** MINTER, SCANNER, SETTLER, GUARDIAN and DESK: all that running an event needs. */
const operatorRoles = 62;

type HandOver = { collection: Address; to: Address };

/**
 * Moves a collection from the relayer that runs it to another: the organizer's own wallet offers the roles, the other takes them,
 * and from that block on what is asked goes through its lane. Both may act meanwhile, so nothing waits. Safe to ask twice.
 */
export async function handOver({ ctx, input }: Verb<HandOver>): Promise<void> {
  allow(ctx.actor, "chain:hand-over");
  const { collection, to } = input;
  const { organizer, operator } = await ctx.db.chainCollection.findUniqueOrThrow({ where: { address: collection } });
  if (operator === to) return;
  if (!ctx.ports.chain.relayers().some(({ address }) => address === to))
    throw new AppError("misconfigured", { message: `${to} is no relayer of ours` });
  const organization = await ctx.db.organization.findFirst({ where: { walletAddress: organizer } });
  const shared = { organizationId: organization?.id ?? null, lane: collection };
  const sender = organizer as Address;
  const key = `${collection}:${operator}:${to}`;
  await withTransaction(ctx, async (tx) => {
    const offer = { kind: "offer-roles" as const, collection, sender, account: to, roles: operatorRoles };
    await enqueueIntent(tx, ctx, { ...shared, dedupeKey: `offer-roles:${key}`, payload: offer });
    // Refused until the offer is in a block, and asked again until then.
    const accept = { kind: "accept-roles" as const, collection, sender: to, roles: operatorRoles };
    await enqueueIntent(tx, ctx, { ...shared, dedupeKey: `accept-roles:${key}`, payload: accept });
  });
}

/** Moves every collection of a draining relayer to the one that runs new events. @returns how many are on their way. */
export async function handOverDraining({ ctx }: Verb<object>): Promise<number> {
  allow(ctx.actor, "chain:hand-over");
  const { chain } = ctx.ports;
  const draining = chain.relayers().flatMap(({ address, draining }) => (draining ? [address] : []));
  const theirs = await ctx.db.chainCollection.findMany({ where: { operator: { in: draining } } });
  for (const { address } of theirs)
    await handOver({ ctx, input: { collection: address as Address, to: chain.relayer() } });
  return theirs.length;
}
