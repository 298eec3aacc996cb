import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { IntentPayload } from "../../domain/chain/intent";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { toRef } from "../../domain/shared/ref";
import { type KeptCode, sourcesOf, type VoidingTicketState } from "../../domain/voiding/voiding";
import { enqueueIntent } from "../chain/enqueue-intent";
import { type IntentsState, intentsState } from "../order/intents-state";
import type { Verb } from "../verb";

/** What the chain is asked for each ticket that is in `of`, and where its word leads. */
const asks = {
  freeze: { kind: "freeze", of: "asked", done: null, refused: { state: "kept", code: "not-frozen" } },
  burn: { kind: "refund", of: "frozen", done: "burnt", refused: { state: "releasing", code: "not-burnt" } },
  release: { kind: "unfreeze", of: "releasing", done: "kept", refused: null },
} as const satisfies Record<string, Ask>;
type Ask = {
  kind: IntentPayload["kind"];
  of: VoidingTicketState;
  /** Null: somebody looks at it first. */
  done: VoidingTicketState | null;
  /** Null: a person must look. */
  refused: { state: VoidingTicketState; code: KeptCode } | null;
};
export type ChainAsk = keyof typeof asks;

export const voidingKey = (ask: ChainAsk, ticketId: string): string => `${ask}:${ticketId}`;

type Input = { voidingId: string; ask: ChainAsk; wakeSagaId: string };
export type Asked = { pending: boolean; blockNumber: number };

/**
 * Asks the chain for a voiding's tickets, each once, and writes down what it said of each. @returns whether some of it is under
 * way, and the highest block of what is done. @throws {AppError} invariant-broken when a ticket cannot be let go.
 */
export async function askChain({ ctx, input }: Verb<Input>): Promise<Asked> {
  allow(ctx.actor, "ticket:void");
  const { kind, of, done, refused } = asks[input.ask];
  const voiding = await ctx.db.voiding.findUniqueOrThrow({
    where: { id: input.voidingId },
    include: { tickets: { orderBy: { tokenId: "asc" } } },
  });
  const due = voiding.tickets.filter(({ state }) => state === of);
  await withTransaction(ctx, async (tx) => {
    for (const { id, collection, tokenId } of due)
      await enqueueIntent(tx, ctx, {
        organizationId: voiding.organizationId,
        dedupeKey: voidingKey(input.ask, id),
        lane: collection,
        wakeSagaId: input.wakeSagaId,
        payload: { kind, collection, tokenId, reason: toRef(voiding.id) } as IntentPayload,
      });
  });
  crashPoint("void-asked");
  const said = await Promise.all(due.map(({ id }) => intentsState(ctx, [voidingKey(input.ask, id)])));
  const pending = said.some(({ state }) => state === "pending");
  const move = (at: number, state: VoidingTicketState, code?: KeptCode) =>
    ctx.db.voidingTicket.updateMany({
      where: { id: due[at]?.id ?? "", state: { in: sourcesOf(state) } },
      data: { state, ...(code ? { code } : {}) },
    });
  for (const [at, { state }] of said.entries()) {
    if (state === "mined" && done) await move(at, done);
    if (state !== "failed") continue;
    if (!refused) throw new AppError("invariant-broken", { message: `ticket ${due[at]?.tokenId} stays frozen` });
    await move(at, refused.state, refused.code);
  }
  crashPoint("void-noted");
  return { pending, blockNumber: Math.max(0, ...said.map(blockOf)) };
}

const blockOf = (said: IntentsState): number => (said.state === "mined" ? said.blockNumber : 0);

/** Whether nothing takes back any more that its tickets are burnt. */
export async function burningState({ ctx, input }: Verb<{ voidingId: string }>): Promise<IntentsState> {
  allow(ctx.actor, "ticket:void");
  const burnt = await ctx.db.voidingTicket.findMany({ where: { voidingId: input.voidingId, state: "burnt" } });
  return intentsState(
    ctx,
    burnt.map(({ id }) => voidingKey("burn", id)),
  );
}
