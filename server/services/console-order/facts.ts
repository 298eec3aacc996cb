import type { Prisma } from "../../../prisma/generated/client";
import { type OrderFacts, type Trouble, troubleOf } from "../../domain/order/trouble";
import { retryKey } from "../../domain/refund/refund";
import type { Tx } from "../../ports/database";
import { intentKeysOf } from "../order/order-progress";

export const troubleWith = { items: true, payments: true, refunds: true } satisfies Prisma.OrderInclude;
type Row = Prisma.OrderGetPayload<{ include: typeof troubleWith }>;

/** What an order's parts are called in other tables, so that a retry acts on the same things that the cause was read from. */
export type Gathered = {
  facts: OrderFacts;
  run: { id: string; state: string } | null;
  intents: { id: string; state: string }[];
  letters: Letter[];
  dead: { id: string }[];
};
export type Letter = {
  id: string;
  orderId: string;
  dedupeKey: string;
  template: string;
  sentAt: Date | null;
  refusal: string | null;
  createdAt: Date;
};

/** Everything about these orders that may keep them from going on, with a handful of questions for all of them. */
export async function gatherFacts(db: Tx, orders: readonly Row[]): Promise<Map<string, Gathered>> {
  const ids = orders.map(({ id }) => id);
  const keys = orders.flatMap(intentKeysOf);
  const [runs, intents, letters] = await Promise.all([
    db.sagaRun.findMany({
      where: { subject: { in: ids.map((id) => `order:${id}`) } },
      include: { steps: { orderBy: { finishedAt: "desc" } } },
    }),
    db.chainIntent.findMany({ where: { dedupeKey: { in: keys } } }),
    lettersOf(db, ids),
  ]);
  const dead = await deadLettersOf(db, orders, runs, letters);
  return new Map(
    orders.map((order) => {
      const run = runs.find(({ subject }) => subject === `order:${order.id}`) ?? null;
      const own = intentKeysOf(order).flatMap((key) => intents.find(({ dedupeKey }) => dedupeKey === key) ?? []);
      const ofOrder = letters.filter(({ orderId }) => orderId === order.id);
      const names = new Set([run?.id, ...order.payments.map(({ id }) => id), ...ofOrder.map((one) => one.dedupeKey)]);
      const jobs = dead.filter(({ about }) => names.has(about));
      const undoing = run?.steps.some(({ state }) => state === "undone" || state === "failed") ?? false;
      const { state, error, updatedAt } = run ?? { state: "", error: null, updatedAt: order.createdAt };
      const facts: OrderFacts = {
        order,
        payments: order.payments,
        refunds: order.refunds.map((one) => ({
          ...one,
          again: order.refunds.some(({ key }) => key === retryKey(one.id)),
        })),
        run: run && { state, error, updatedAt, undoing, step: run.steps[0]?.name ?? null },
        intents: own,
        letters: ofOrder,
        dead: jobs,
      };
      return [order.id, { facts, run, intents: own, letters: ofOrder, dead: jobs }];
    }),
  );
}

/** The cause for each of these orders that does not go on by itself. */
export async function troublesOf(db: Tx, orders: readonly Row[], now: Date): Promise<Map<string, Trouble>> {
  const gathered = await gatherFacts(db, orders);
  return new Map(
    orders.flatMap(({ id }) => {
      const found = gathered.get(id);
      const trouble = found && troubleOf(found.facts, now);
      return trouble ? [[id, trouble] as const] : [];
    }),
  );
}

export const lettersOf = (db: Tx, orderIds: string[]): Promise<Letter[]> =>
  db.$queryRaw<Letter[]>`
    select id, data ->> 'orderId' as "orderId", "dedupeKey", template, "sentAt", refusal, "createdAt"
    from "Mail" where (data ->> 'orderId') = any(${orderIds}) order by "createdAt"`;

/** Jobs that were given up carry the id of a run, a payment or a letter. */
async function deadLettersOf(db: Tx, orders: readonly Row[], runs: { id: string }[], letters: Letter[]) {
  const organizations = [...new Set(orders.map(({ organizationId }) => organizationId))];
  const abouts = [
    ...runs.map(({ id }) => id),
    ...orders.flatMap(({ payments }) => payments.map(({ id }) => id)),
    ...letters.map(({ dedupeKey }) => dedupeKey),
  ];
  if (abouts.length === 0) return [];
  const found = await db.deadLetter.findMany({
    where: { organizationId: { in: organizations }, state: "dead" },
    orderBy: { lastFailedAt: "desc" },
    take: 1_000,
  });
  const known = new Set(abouts);
  return found.flatMap((letter) => {
    const { sagaId, paymentId, dedupeKey } = letter.payload as Record<string, string | undefined>;
    const about = sagaId ?? paymentId ?? dedupeKey ?? "";
    return known.has(about) ? [{ ...letter, about }] : [];
  });
}
