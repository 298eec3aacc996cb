import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { mayAbandon } from "../../domain/chain/desk";
import type { IntentKind, IntentState } from "../../domain/chain/intent";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { getOwnIntent } from "./find";
import type { IntentId } from "./get-intent";

/**
 * Gives up an intent that no transaction carries yet, and wakes who waits for it: the workflow undoes the rest. Pressed twice,
 * done once. @throws {RefusalError} not-found, conflict when it is under way or of a kind that nobody may give up.
 */
export async function abandonIntent({ ctx, input }: Verb<IntentId>): Promise<{ state: "abandoned" }> {
  allow(ctx.actor, "operation:write");
  return withTransaction(ctx, async (tx) => {
    const { id, kind, dedupeKey, wakeSagaId, ...intent } = await getOwnIntent(tx, ctx, input.id);
    const state = intent.state as IntentState;
    if (state === "abandoned") return { state };
    if (!mayAbandon({ kind: kind as IntentKind, state })) return refuseNow("conflict", { state });
    // The writer takes only what is queued, and so do we: one of the two gets it.
    const moved = await tx.chainIntent.updateMany({ where: { id, state: "queued" }, data: { state: "abandoned" } });
    if (moved.count === 0) return refuseNow("conflict", { state });
    if (wakeSagaId) {
      const payload = { sagaId: wakeSagaId };
      await ctx.ports.queue.enqueue(tx, { name: "saga:advance", payload, key: `saga:${wakeSagaId}` });
    }
    await audit(tx, ctx, "intent.abandon", { subject: `intent:${id}`, change: { kind } });
    await ctx.ports.bus.publish({ topic: "chain", id: dedupeKey }, tx);
    return { state: "abandoned" };
  });
}
