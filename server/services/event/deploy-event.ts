import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { IntentPayload } from "../../domain/chain/intent";
import { collectionTimes, contractUri, symbolOf, tierRules } from "../../domain/event/collection";
import { toRef } from "../../domain/shared/ref";
import { enqueueIntent } from "../chain/enqueue-intent";
import type { Verb } from "../verb";
import type { EventWithTiers } from "./find";

type Deploy = { eventId: string; walletAddress: `0x${string}`; wakeSagaId: string };
export type DeployState = "pending" | "mined" | "failed";

/** Asks for the event's collection once a run and says how far it is. Asking again asks for nothing more. */
export async function deployEvent({ ctx, input }: Verb<Deploy>): Promise<DeployState> {
  allow(ctx.actor, "event:deploy");
  const event = await ctx.db.event.findUniqueOrThrow({
    where: { id: input.eventId },
    include: { tiers: true, organization: true },
  });
  const dedupeKey = deployKey(input.wakeSagaId);
  await withTransaction(ctx, (tx) =>
    enqueueIntent(tx, ctx, {
      organizationId: event.organizationId,
      dedupeKey,
      lane: "factory",
      wakeSagaId: input.wakeSagaId,
      payload: deployPayload(event, event.organization, input.walletAddress),
    }),
  );
  const { state } = await ctx.db.chainIntent.findUniqueOrThrow({ where: { dedupeKey }, select: { state: true } });
  if (state === "mined" || state === "final") return "mined";
  return state === "failed" || state === "abandoned" ? "failed" : "pending";
}

/** One for each run: an event that went back to draft is sent again with its new rules, under a new key. */
export const deployKey = (runId: string): string => `deploy:${runId}`;

/** What the factory is asked to make: the event's rules and names, nobody's personal data. */
const deployPayload = (
  event: EventWithTiers,
  organization: { slug: string; platformFeeBps: number },
  organizer: `0x${string}`,
): IntentPayload => ({
  kind: "deploy",
  eventId: event.id,
  eventRef: toRef(event.id),
  organizer,
  name: event.title,
  symbol: symbolOf(organization.slug),
  ...collectionTimes(event),
  platformFeeBps: organization.platformFeeBps,
  contractUri: contractUri(event),
  tiers: tierRules(event.tiers, event.currency),
});
