import type { Prisma } from "../../../prisma/generated/client";
import type { Tx } from "../../ports/database";
import { intentKeysOf } from "../order/order-progress";
import { lettersOf } from "./facts";

/** One thing that happened to an order. `kind` has a sentence in the `orders` catalogue; `facts` are the values it may show. */
export type Happening = {
  id: string;
  at: Date;
  kind: HappeningKind;
  /** Who did it: a member's e-mail, "buyer", or null for the house itself. */
  by: string | null;
  facts: Record<string, string | number | null>;
  /** Hash of its transaction. */
  tx: string | null;
};

export const happeningKinds = [
  "held",
  "ordered",
  "page-opened",
  "waits-for-transfer",
  "paid",
  "payment-ended",
  "provider-said",
  "chain-asked",
  "chain-mined",
  "chain-failed",
  "visible",
  "fulfilled",
  "letter-queued",
  "letter-sent",
  "letter-refused",
  "refund-asked",
  "refund-arrived",
  "refund-failed",
  "dispute-opened",
  "dispute-closed",
  "dispute-answered",
  "tickets-frozen",
  "tickets-ending",
  "tickets-ended",
  "tickets-released",
  "cancelled",
  "expired",
  "giving-back",
  "retried",
  "resent",
  "confirmed",
  "stuck",
  "resumed",
] as const;
export type HappeningKind = (typeof happeningKinds)[number];

export const toldWith = {
  items: true,
  hold: true,
  payments: { orderBy: { createdAt: "asc" } },
  refunds: { orderBy: { createdAt: "asc" } },
  disputes: true,
} satisfies Prisma.OrderInclude;
type Told = Prisma.OrderGetPayload<{ include: typeof toldWith }>;

/** What people and the house decided about an order is in its audit rows; what else happened is in rows of its own. */
const audited: Record<string, HappeningKind> = {
  "order.cancel": "cancelled",
  "order.expire": "expired",
  "order.refund": "giving-back",
  "order.retry": "retried",
  "order.resend": "resent",
  "order.confirm-payment": "confirmed",
  "dispute.answer": "dispute-answered",
  "tickets.freeze": "tickets-frozen",
  "tickets.void": "tickets-ending",
  "tickets.voided": "tickets-ended",
  "tickets.released": "tickets-released",
  "saga.stuck": "stuck",
  "saga.resume": "resumed",
};

/** Everything that happened to an order, the latest first. */
export async function timelineOf(db: Tx, order: Told): Promise<Happening[]> {
  const subject = `order:${order.id}`;
  const providerIds = order.payments.flatMap(({ providerPaymentId }) => providerPaymentId ?? []);
  const [audits, intents, run, letters, said] = await Promise.all([
    db.audit.findMany({ where: { subject }, orderBy: { createdAt: "asc" }, take: 500 }),
    db.chainIntent.findMany({ where: { dedupeKey: { in: intentKeysOf(order) } } }),
    db.sagaRun.findFirst({ where: { subject }, include: { steps: true } }),
    lettersOf(db, [order.id]),
    db.webhookEvent.findMany({ where: { subject: { in: providerIds } }, take: 100 }),
  ]);
  const nameOf = await namesOf(db, [
    ...audits.map(({ actor }) => actor),
    ...order.refunds.map(({ requestedBy }) => requestedBy),
  ]);
  const happenings: Happening[] = [];
  const add = (
    id: string,
    kind: HappeningKind,
    at: Date | null | undefined,
    more: Partial<Pick<Happening, "by" | "facts" | "tx">> = {},
  ) => at && happenings.push({ id: `${kind}:${id}`, kind, at, by: null, facts: {}, tx: null, ...more });

  const madeBy = nameOf(audits.find(({ action }) => action === "order.create")?.actor ?? "");
  add(order.id, "held", order.hold.createdAt, { by: madeBy });
  add(order.id, "ordered", order.createdAt, { by: madeBy, facts: { amountMinor: order.totalMinor } });
  if (order.totalMinor === 0) add(order.id, "paid", order.paidAt, { facts: { amountMinor: 0 } });
  for (const payment of order.payments) {
    const { id, state, method, amountMinor, createdAt, succeededAt, touchedAt, sessionId } = payment;
    const facts = { amountMinor: payment.receivedMinor ?? amountMinor, method, provider: payment.provider };
    if (method === "bank-transfer") add(id, "waits-for-transfer", createdAt, { facts });
    else if (sessionId) add(id, "page-opened", createdAt, { facts });
    add(id, "paid", succeededAt, { facts });
    if (state === "expired") add(id, "payment-ended", touchedAt, { facts });
  }
  for (const { eventId, type, receivedAt } of said) add(eventId, "provider-said", receivedAt, { facts: { type } });
  for (const { id, kind, state, error, createdAt, minedAt, txHash, blockNumber } of intents) {
    const facts = { intent: kind, state, error, block: blockNumber };
    add(id, "chain-asked", createdAt, { facts });
    add(id, "chain-mined", minedAt, { facts, tx: txHash });
    if (state === "failed" || state === "abandoned")
      add(id, "chain-failed", run?.updatedAt ?? createdAt, { facts, tx: txHash });
  }
  const seen = run?.steps.find(({ name, state }) => name === "await-view" && state === "done");
  if (run && seen) add(run.id, "visible", seen.finishedAt);
  add(order.id, "fulfilled", order.fulfilledAt);
  for (const { id, template, createdAt, sentAt, refusal } of letters) {
    const facts = { template, refusal };
    if (!sentAt) add(id, "letter-queued", createdAt, { facts });
    else add(id, refusal === null ? "letter-sent" : "letter-refused", sentAt, { facts });
  }
  for (const { id, amountMinor, reason, failure, state, requestedBy, createdAt, settledAt } of order.refunds) {
    const facts = { amountMinor, reason, failure };
    add(id, "refund-asked", createdAt, { facts, by: nameOf(requestedBy) });
    add(id, state === "failed" ? "refund-failed" : "refund-arrived", settledAt, { facts });
  }
  for (const { id, amountMinor, reason, state, openedAt, closedAt } of order.disputes) {
    const facts = { amountMinor, reason, state };
    add(id, "dispute-opened", openedAt, { facts });
    add(id, "dispute-closed", closedAt, { facts });
  }
  for (const { id, action, actor, change, createdAt } of audits) {
    const kind = audited[action];
    if (kind) add(id, kind, createdAt, { by: nameOf(actor), facts: factsOf(change) });
  }
  return happenings.sort((a, b) => b.at.getTime() - a.at.getTime() || rank(b) - rank(a));
}

/** Of what happened in one moment, what comes later in the list of kinds came later. */
const rank = ({ kind }: Happening) => happeningKinds.indexOf(kind);

function factsOf(change: Prisma.JsonValue): Happening["facts"] {
  const known = ["cause", "reason", "template", "amountMinor", "error", "step"];
  const entries = Object.entries((change ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      known.includes(name) && (typeof value === "string" || typeof value === "number") ? [[name, value]] : [],
    ),
  );
}

/** Members by their e-mail; a fan is the buyer, and everything else is the house. */
async function namesOf(db: Tx, actors: string[]): Promise<(actor: string) => string | null> {
  const ids = actors.flatMap((actor) => (actor.startsWith("member:") ? actor.slice(7) : []));
  const users = await db.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, email: true, name: true },
  });
  return (actor) => {
    if (actor.startsWith("fan:")) return "buyer";
    if (!actor.startsWith("member:")) return null;
    const user = users.find(({ id }) => id === actor.slice(7));
    return user ? user.name || user.email : null;
  };
}
