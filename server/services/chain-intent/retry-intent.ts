import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { mayRetry } from "../../domain/chain/desk";
import type { IntentKind, IntentState } from "../../domain/chain/intent";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { getOwnIntent, waitingFor } from "./find";
import type { IntentId } from "./get-intent";

/**
 * Puts a failed intent back into the queue, and lets the workflow that is stuck on it go on. Pressed twice, done once: what is
 * under way again is left alone. @throws {RefusalError} not-found, conflict when its workflow has given it up for good.
 */
export async function retryIntent({ ctx, input }: Verb<IntentId>): Promise<{ state: IntentState }> {
  allow(ctx.actor, "operation:write");
  return withTransaction(ctx, async (tx) => {
    const { wakeSagaId } = await getOwnIntent(tx, ctx, input.id);
    // Nobody begins to undo it while it is put back, and of two who press at once the second sees what the first did.
    await tx.$queryRaw`select 1 from "SagaRun" where id = ${wakeSagaId}::uuid for update`;
    await tx.$queryRaw`select 1 from "ChainIntent" where id = ${input.id}::uuid for update`;
    const intent = await getOwnIntent(tx, ctx, input.id);
    const state = intent.state as IntentState;
    if (["queued", "submitted", "mined", "final"].includes(state)) return { state };
    const waiting = (await waitingFor(tx, [intent])).get(intent.id) ?? null;
    if (!mayRetry({ kind: intent.kind as IntentKind, state }, waiting)) return refuseNow("conflict", { state });
    await tx.chainIntent.update({
      where: { id: intent.id },
      data: { state: "queued", attempts: 0, notBefore: ctx.now, error: null, txHash: null, transactionId: null },
    });
    if (wakeSagaId && waiting) {
      await tx.sagaRun.update({ where: { id: wakeSagaId }, data: { state: "running", tries: 0, updatedAt: ctx.now } });
      const payload = { sagaId: wakeSagaId };
      await ctx.ports.queue.enqueue(tx, { name: "saga:advance", payload, key: `saga:${wakeSagaId}` });
    }
    await audit(tx, ctx, "intent.retry", { subject: `intent:${intent.id}`, change: { error: intent.error } });
    await ctx.ports.bus.publish({ topic: "chain", id: intent.dedupeKey }, tx);
    return { state: "queued" };
  });
}
