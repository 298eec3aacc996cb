import { allow, tenantOf } from "../../domain/access/allow";
import { type EvidenceInput, evidenceOf } from "../../domain/dispute/evidence";
import { refuseNow } from "../../domain/shared/decision";
import { formatMoney } from "../../domain/shared/money";
import { listHistory } from "../../read/history";
import { intentKeysOf } from "../order/order-progress";
import type { Ctx, Verb } from "../verb";
import { ticketsOfOrder } from "../voiding/tickets-of-order";

/** A case of the organization's own. @throws {RefusalError} not-found, also for another organization's. */
export async function getOwnDispute(ctx: Ctx, disputeId: string) {
  const where = { id: disputeId, organizationId: tenantOf(ctx.actor) };
  const include = {
    order: {
      include: { items: true, payments: true, event: { include: { tiers: true } }, fan: { select: { id: true } } },
    },
  };
  return (await ctx.db.dispute.findFirst({ where, include })) ?? refuseNow("not-found", { field: "disputeId" });
}

/**
 * What speaks for the sale: who bought what and when, the payment, the transactions that made the tickets, the letter, every
 * admission at a door with its receipt, and where the tickets went. @throws {RefusalError} not-found; {AppError} indexer-behind.
 */
export async function assembleEvidence({ ctx, input }: Verb<EvidenceInput>) {
  allow(ctx.actor, "order:refund");
  const { order } = await getOwnDispute(ctx, input.disputeId);
  const { event, items } = order;
  const tickets = await ticketsOfOrder(ctx.db, order);
  const tokens = tickets.map(({ ticket: { collection, tokenId } }) => ({ collection, tokenId }));
  const of = tokens.length > 0 ? { OR: tokens } : { id: "00000000-0000-0000-0000-000000000000" };
  const [mails, intents, scans] = await Promise.all([
    ctx.db.mail.findMany({ where: { data: { path: ["orderId"], equals: order.id }, sentAt: { not: null } } }),
    ctx.db.chainIntent.findMany({ where: { dedupeKey: { in: intentKeysOf(order) }, minedAt: { not: null } } }),
    ctx.db.checkIn.findMany({ where: { ...of, admitted: true } }),
  ]);
  const gates = await ctx.db.gate.findMany({ where: { id: { in: scans.map(({ gateId }) => gateId) } } });
  const moves = await Promise.all(
    tickets.map(async ({ ticket }) => {
      const history = await listHistory(ticket.collection, ticket.tokenId);
      return history.flatMap(({ kind, at }) =>
        kind === "sale" || kind === "gift"
          ? [{ at, said: `ticket no. ${ticket.tokenId} was ${kind === "sale" ? "sold" : "given"} on by its holder` }]
          : [],
      );
    }),
  );
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: order.currency }, "en");
  const happenings = [
    { at: order.createdAt, said: `order ${order.number} placed with the e-mail address ${order.email}` },
    ...order.payments.flatMap(({ succeededAt, providerPaymentId, receivedMinor, amountMinor }) =>
      succeededAt
        ? [{ at: succeededAt, said: `${money(receivedMinor ?? amountMinor)} paid (${providerPaymentId ?? "by hand"})` }]
        : [],
    ),
    ...intents.flatMap(({ minedAt, txHash, kind }) =>
      minedAt
        ? [{ at: minedAt, said: `tickets registered on chain (${kind}, transaction ${txHash ?? "unknown"})` }]
        : [],
    ),
    ...mails.flatMap(({ sentAt, toEmail, template, refusal }) =>
      sentAt && refusal === null
        ? [{ at: sentAt, said: `letter "${template}" accepted by the mail server of ${toEmail}` }]
        : [],
    ),
    ...scans.map(({ scannedAt, tokenId, scanId, gateId }) => ({
      at: scannedAt,
      said: `ticket no. ${tokenId} let in at gate "${gates.find(({ id }) => id === gateId)?.name ?? ""}" (scan receipt ${scanId})`,
    })),
    ...moves.flat(),
  ];
  const lines = items.map(({ quantity, tierId }) => ({
    quantity,
    tierName: event.tiers.find(({ id }) => id === tierId)?.name ?? "",
  }));
  const { number, createdAt, email, buyerName, totalMinor } = order;
  return evidenceOf({
    order: { number, createdAt, email, buyerName, total: money(totalMinor) },
    event,
    lines,
    happenings,
  });
}
