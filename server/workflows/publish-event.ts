import { AppError } from "../domain/shared/app-error";
import { toRef } from "../domain/shared/ref";
import { deployEvent, deployKey } from "../services/event/deploy-event";
import { pinMetadata } from "../services/event/pin-metadata";
import { recordCollection, returnToDraft } from "../services/event/record-collection";
import { abandonIntents } from "../services/order/abandon-intents";
import { ensureOrganizationWallet } from "../services/organization/ensure-wallet";
import { done, giveUp, type Outputs, type Step, wait, workflow } from "./workflow";

function eventIdOf(data: Record<string, string>): string {
  if (!data.eventId) throw new AppError("invariant-broken", { message: "a run about no event" });
  return data.eventId;
}

const walletOf = (outputs: Outputs) => String(outputs["ensure-wallet"]?.walletAddress) as `0x${string}`;

const ensureWallet: Step = {
  name: "ensure-wallet",
  run: async ({ ctx, data }) => {
    const where = { id: eventIdOf(data) };
    const { organizationId } = await ctx.db.event.findUniqueOrThrow({ where, select: { organizationId: true } });
    return done(await ensureOrganizationWallet(ctx, organizationId));
  },
  // The wallet stays: it is the organization's, whatever becomes of this event.
  undo: ({ ctx, data }) => returnToDraft(ctx, eventIdOf(data)),
};

/** Before the collection, because its address is part of what the organizer signs. What was pinned stays: it names nobody and harms nobody. */
const metadata: Step = {
  name: "metadata",
  run: async ({ ctx, data }) => done({ folder: await pinMetadata({ ctx, input: { eventId: eventIdOf(data) } }) }),
};

const deploy: Step = {
  name: "deploy",
  run: async ({ ctx, runId, data, outputs }) => {
    const folder = String(outputs.metadata?.folder);
    const input = { eventId: eventIdOf(data), walletAddress: walletOf(outputs), metadata: folder, wakeSagaId: runId };
    const state = await deployEvent({ ctx, input });
    if (state === "pending") return wait("chain", 20_000);
    return state === "mined" ? done() : giveUp("event-incomplete");
  },
  undo: ({ ctx, runId }) => abandonIntents({ ctx, input: { dedupeKeys: [deployKey(runId)] } }),
};

const goLive: Step = {
  name: "go-live",
  run: async ({ ctx, data, outputs }) => {
    const eventId = eventIdOf(data);
    // The factory itself says where the collection is: one an organizer and event, whoever sent the transaction.
    const collection = await ctx.ports.chain.collectionOf(walletOf(outputs), toRef(eventId));
    if (!collection) return wait("chain", 2_000);
    await recordCollection(ctx, eventId, collection);
    return done({ collection });
  },
};

/** From "publish" to a live page: the organization's wallet, the metadata, the collection on chain, the address in our books. */
export const publishEvent = workflow("publish-event", [ensureWallet, metadata, deploy, goLive]);
