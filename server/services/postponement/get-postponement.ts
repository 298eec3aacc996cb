import type { Postponement } from "../../../prisma/generated/client";
import { allow } from "../../domain/access/allow";
import { furthestMs, type PostponedOutcome, type PostponementInput } from "../../domain/postponement/postponement";
import type { Tx } from "../../ports/database";
import { getOwnEvent } from "../event/find";
import type { Ctx, Verb } from "../verb";
import { postponeKey } from "./postpone-event";
import { dueFrom, giftLetterKey, letterKey } from "./tell-orders";

/**
 * Before: the dates as they are, how many orders would get a letter, and how far the chain lets the event move. After: each move,
 * newest first, with how far it is. @throws {RefusalError} not-found.
 */
export async function getPostponement({ ctx, input }: Verb<PostponementInput>) {
  allow(ctx.actor, "event:cancel");
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const { id: eventId, title, state, timezone, doorsAt, startsAt, endsAt } = event;
  const [orders, given, moves] = await Promise.all([
    ctx.db.order.count({ where: { eventId, state: { in: ["paid", "fulfilled"] } } }),
    ctx.db.gift.count({ where: { eventId, state: "done" } }),
    ctx.db.postponement.findMany({ where: { eventId }, orderBy: { number: "desc" } }),
  ]);
  const firstEndsAt = moves.at(-1)?.fromEndsAt ?? endsAt;
  return {
    ...{ eventId, title, state, timezone, doorsAt, startsAt, endsAt, orders, given },
    over: endsAt <= ctx.now,
    firstEndsAt,
    latestEndsAt: new Date(firstEndsAt.getTime() + furthestMs),
    moves: await Promise.all(moves.map((one) => progressOf(ctx, one))),
  };
}

async function progressOf(ctx: Ctx, moved: Postponement) {
  const { id, number, fromStartsAt, toStartsAt, reason, createdAt, closedAt, eventId } = moved;
  const subject = `postponement:${id}`;
  const [due, counts, letters, chain, run] = await Promise.all([
    ctx.db.order.count({ where: { eventId, ...dueFrom(moved) } }),
    ctx.db.postponedOrder.groupBy({ by: ["outcome"], where: { postponementId: id }, _count: true }),
    lettersOf(ctx.db, id),
    ctx.db.chainIntent.findUnique({ where: { dedupeKey: postponeKey(id) }, select: { state: true, error: true } }),
    ctx.db.sagaRun.findFirst({ where: { workflow: "postpone-event", subject } }),
  ]);
  const done = counts.reduce((sum, { _count }) => sum + _count, 0);
  return {
    ...{ id, number, fromStartsAt, toStartsAt, reason, createdAt, closedAt, done, letters },
    // One that was paid after the batch closed has the new date in the letter that came with its tickets.
    orders: closedAt ? done : due,
    counts: counts.map(({ outcome, _count }) => ({ outcome: outcome as PostponedOutcome, orders: _count })),
    chain: chain?.state ?? null,
    stuck: run?.state === "stuck" ? (run.error ?? "") : null,
  };
}

/** Letters to buyers and to those who were given a ticket: sent, waiting, and refused by the receiver's server. */
async function lettersOf(db: Tx, postponementId: string) {
  const [row] = await db.$queryRaw<{ sent: number; waiting: number; refused: number }[]>`
    select count(*) filter (where m."sentAt" is not null and m.refusal is null)::int as sent,
      count(*) filter (where m."sentAt" is null and m.refusal is null)::int as waiting,
      count(*) filter (where m.refusal is not null)::int as refused
    from "Mail" m where m."dedupeKey" in (
      select ${letterKey(postponementId, "")}::text || o."orderId" from "PostponedOrder" o
      where o."postponementId" = ${postponementId}::uuid
      union all select ${giftLetterKey(postponementId, "")}::text || g.id from "Postponement" p
      join "Gift" g on g."eventId" = p."eventId" where p.id = ${postponementId}::uuid)`;
  return row ?? { sent: 0, waiting: 0, refused: 0 };
}
