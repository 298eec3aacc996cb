import { everything } from "../gather/provider";
import type { Booked } from "./ledger-books";
import type { ProofSources } from "./prove";
import { add, type Sums, type Unproven } from "./unproven";

type Range = { since: Date; until: Date };
/** What the provider holds of one order, by its own lists. */
type Held = { orderId: string | null; currency: string; netMinor: bigint; payments: string[] };

/** The provider's books: what it took, gave back and lost to banks, and what is left of each order. */
async function heldOrders({ db, payment }: ProofSources, range: Range) {
  const payments = await everything(payment.listPayments, range);
  const refunds = await everything(payment.listRefunds, range);
  const disputes = await everything(payment.listDisputes, range);
  const ids = payments.map(({ providerPaymentId }) => providerPaymentId);
  const ours = await db.payment.findMany({
    where: { provider: payment.provider, providerPaymentId: { in: ids } },
    select: { providerPaymentId: true, orderId: true },
  });
  const orderOf = new Map(ours.map(({ providerPaymentId, orderId }) => [providerPaymentId ?? "", orderId]));
  const sums = { taken: {} as Sums, back: {} as Sums, disputed: {} as Sums };
  const held = new Map<string, Held>();
  const currencyOf = new Map(payments.map(({ providerPaymentId, currency }) => [providerPaymentId, currency]));
  const moved = (providerPaymentId: string, currency: string, amountMinor: number, said: string | null) => {
    const orderId = orderOf.get(providerPaymentId) ?? said;
    const key = `${orderId ?? providerPaymentId} ${currency}`;
    const before = held.get(key) ?? { orderId, currency, netMinor: 0n, payments: [] };
    const seen = before.payments.includes(providerPaymentId);
    const list = seen ? before.payments : [...before.payments, providerPaymentId];
    held.set(key, { ...before, netMinor: before.netMinor + BigInt(amountMinor), payments: list });
  };
  const saidOf = new Map(payments.map(({ providerPaymentId, orderId }) => [providerPaymentId, orderId]));
  for (const { providerPaymentId, amountMinor, currency, orderId } of payments) {
    add(sums.taken, currency, amountMinor);
    moved(providerPaymentId, currency, amountMinor, orderId);
  }
  for (const { providerPaymentId, amountMinor, state } of refunds) {
    const currency = currencyOf.get(providerPaymentId);
    // What a bank has not taken yet is still ours; what went back of a payment before this time is not looked at.
    if (state !== "succeeded" || !currency) continue;
    add(sums.back, currency, amountMinor);
    moved(providerPaymentId, currency, -amountMinor, saidOf.get(providerPaymentId) ?? null);
  }
  for (const { providerPaymentId, withdrawnMinor, currency } of disputes) {
    if (withdrawnMinor === 0 || !currencyOf.has(providerPaymentId)) continue;
    add(sums.disputed, currency, withdrawnMinor);
    moved(providerPaymentId, currency, -withdrawnMinor, saidOf.get(providerPaymentId) ?? null);
  }
  return { held: [...held.values()], sums, payments: payments.length };
}

/**
 * Compares what the provider holds with what the ledger says it holds, order by order. Money that was never a sale (too late, or a
 * second page) is on its way back for as long as its refund is open: counted as under way.
 */
export async function proveProvider(sources: ProofSources, range: Range, booked: readonly Booked[]) {
  const { held, sums, payments } = await heldOrders(sources, range);
  const ledger = new Map(booked.map((one) => [`${one.orderId} ${one.currency}`, one.atProvider]));
  const ownerOf = new Map(booked.map(({ orderId, organizationId }) => [orderId, organizationId]));
  const open = await sources.db.refund.groupBy({
    by: ["orderId", "currency"],
    where: { state: { in: ["requested", "pending"] } },
    _sum: { amountMinor: true },
  });
  const owed = new Map(open.map(({ orderId, currency, _sum }) => [`${orderId} ${currency}`, _sum.amountMinor ?? 0]));
  const flaws: Unproven[] = [];
  let underWay = 0;
  const seen = new Set<string>();
  const compare = (orderId: string, currency: string, providerMinor: bigint, ids: string[]) => {
    const key = `${orderId} ${currency}`;
    seen.add(key);
    const ledgerMinor = ledger.get(key) ?? 0n;
    if (providerMinor === ledgerMinor) return;
    if (providerMinor - ledgerMinor === BigInt(owed.get(key) ?? 0)) {
      underWay += 1;
      return;
    }
    const evidence = {
      currency,
      providerMinor: String(providerMinor),
      ledgerMinor: String(ledgerMinor),
      payments: ids.join(" "),
    };
    const organizationId = ownerOf.get(orderId) ?? null;
    flaws.push({ flaw: "provider-differs", subject: `order:${orderId}`, evidence, organizationId });
  };
  for (const { orderId, currency, netMinor, payments: ids } of held) {
    if (orderId) compare(orderId, currency, netMinor, ids);
    else if (netMinor !== 0n)
      flaws.push({
        ...{ flaw: "provider-unknown", subject: `provider:${ids.join(" ")}` },
        evidence: { currency, providerMinor: String(netMinor) },
      });
  }
  // What the ledger has with the provider and the provider does not show at all.
  for (const { orderId, currency, atProvider } of booked)
    if (atProvider !== 0n && !seen.has(`${orderId} ${currency}`)) compare(orderId, currency, 0n, []);
  return { flaws, underWay, sums, payments };
}
