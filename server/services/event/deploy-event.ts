import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { IntentPayload } from "../../domain/chain/intent";
import { collectionTimes, defaultPolicy, symbolOf, tierRules } from "../../domain/event/collection";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { toRef } from "../../domain/shared/ref";
import type { NewCollection } from "../../ports/chain";
import { enqueueIntent } from "../chain/enqueue-intent";
import type { Ctx, Verb } from "../verb";
import type { EventWithTiers } from "./find";

/** `metadata`: address of the folder that the collection's and the tiers' metadata lie in. */
type Deploy = { eventId: string; walletAddress: `0x${string}`; metadata: string; wakeSagaId: string };
export type DeployState = "pending" | "mined" | "failed";

/** A wish outlives a stalled chain and a week of nobody looking; the days are whole, so that asking twice signs the same. */
const daysToUse = 30;
const daySeconds = 86_400;
const maxSignatures = 5;

/** The factory did not take the signature. Another one may do; the event itself is not refused. */
const mayBeSignedAgain = (error: string | null, attempts: number): boolean =>
  error === "TicketFactory_Expired" || (error === "TicketFactory_InvalidSignature" && attempts < maxSignatures);

/** Asks for the event's collection once a run and says how far it is. Asking again asks for nothing more. */
export async function deployEvent({ ctx, input }: Verb<Deploy>): Promise<DeployState> {
  allow(ctx.actor, "event:deploy");
  const dedupeKey = deployKey(input.wakeSagaId);
  const asked = await ctx.db.chainIntent.findUnique({ where: { dedupeKey } });
  if (!asked) {
    const { organizationId, payload } = await signedDeploy(ctx, input);
    const intent = { organizationId, dedupeKey, lane: "factory", wakeSagaId: input.wakeSagaId, payload };
    crashPoint("deploy-signed");
    await withTransaction(ctx, (tx) => enqueueIntent(tx, ctx, intent));
    crashPoint("deploy-asked");
    return "pending";
  }
  const { state, error, attempts } = asked;
  if (state === "mined" || state === "final") return "mined";
  if (state !== "failed" && state !== "abandoned") return "pending";
  if (state === "abandoned" || !mayBeSignedAgain(error, attempts)) return "failed";
  const { payload } = await signedDeploy(ctx, input);
  await withTransaction(ctx, async (tx) => {
    const data = { payload, state: "queued", error: null, attempts: attempts + 1, notBefore: ctx.now };
    const again = await tx.chainIntent.updateMany({ where: { dedupeKey, state: "failed", attempts }, data });
    if (again.count > 0) await ctx.ports.bus.publish({ topic: "chain", id: dedupeKey }, tx);
  });
  return "pending";
}

/** The organizer's own wallet asks for the collection; the relayer only carries it. Signed outside any transaction. */
async function signedDeploy(ctx: Ctx, { eventId, walletAddress, metadata }: Deploy) {
  const event = await ctx.db.event.findUniqueOrThrow({
    where: { id: eventId },
    include: { tiers: true, organization: true },
  });
  const { walletId } = event.organization;
  if (!walletId) throw new AppError("invariant-broken", { message: "an organization publishes without a wallet" });
  const wanted = newCollection(event, event.organization, walletAddress, ctx.ports.chain.relayer(), metadata);
  const deadline = (Math.floor(ctx.now.getTime() / 1000 / daySeconds) + 1 + daysToUse) * daySeconds;
  const intent = ctx.ports.chain.creationIntent(wanted, deadline);
  const signature = await ctx.ports.wallet.signIntent(walletId, walletAddress, intent);
  const payload: IntentPayload = { kind: "deploy", eventId: event.id, ...wanted, deadline, signature };
  return { organizationId: event.organizationId, payload };
}

/** One for each run: an event that went back to draft is sent again with its new rules, under a new key. */
export const deployKey = (runId: string): string => `deploy:${runId}`;

/** What the factory is asked to make: the event's rules and names, nobody's personal data. */
const newCollection = (
  event: EventWithTiers,
  organization: { slug: string; platformFeeBps: number },
  organizer: `0x${string}`,
  operator: `0x${string}`,
  metadata: string,
): NewCollection => ({
  eventRef: toRef(event.id),
  organizer,
  operator,
  name: event.title,
  symbol: symbolOf(organization.slug),
  ...collectionTimes(event),
  platformFeeBps: organization.platformFeeBps,
  contractUri: metadata,
  policy: defaultPolicy,
  tiers: tierRules(event.tiers, event.currency),
});
