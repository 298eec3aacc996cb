import { IntentPayload } from "../../domain/chain/intent";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

export type NewIntent = {
  organizationId: string | null;
  /** What makes it unique ("mint:<orderItemId>"): asked twice, done once. */
  dedupeKey: string;
  /** Intents of one lane run in order: a collection's address, or "factory". */
  lane: string;
  payload: IntentPayload;
  /** Saga to wake when the intent is mined or has failed. */
  wakeSagaId?: string;
  /** Not tried before then; at once unless set. */
  notBefore?: Date;
};

/** Asks for a chain transaction with the caller's own transaction: what is rolled back is never sent. */
export async function enqueueIntent(tx: Tx, ctx: Ctx, intent: NewIntent): Promise<void> {
  const payload = IntentPayload.parse(intent.payload);
  const { notBefore = ctx.now } = intent;
  const row = { ...intent, kind: payload.kind, payload, createdAt: ctx.now, notBefore };
  const made = await tx.chainIntent.createMany({ data: [row], skipDuplicates: true });
  if (made.count > 0) await ctx.ports.bus.publish({ topic: "chain", id: intent.dedupeKey }, tx);
}
