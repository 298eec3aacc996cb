import { backMinor, leftMinor } from "../../refund/refund";
import { shareOf, splitPrimary, splitResale } from "../../shared/money";
import { type Cause, disputed, type Entry, lacking, primarySale, refundPart, resaleSale } from "../ledger";

type Outcome = "succeeded" | "failed" | "failed-later";
/** What can happen to money. `order`, `refund`, `dispute`: the one of that number, counted round. */
export type Step =
  | { kind: "sale"; currency: string; feeBps: number; tiers: { unitMinor: number; quantity: number; taxBps: number }[] }
  | { kind: "free"; currency: string }
  | { kind: "resale"; currency: string; priceMinor: number; royaltyBps: number; feeBps: number }
  | { kind: "refund"; order: number; share: number; outcome: Outcome }
  | { kind: "refund-whole"; order: number; outcome: Outcome }
  | { kind: "comes-back"; refund: number }
  | { kind: "paid-twice"; order: number }
  | { kind: "dispute"; order: number; share: number }
  | { kind: "dispute-ends"; dispute: number; won: boolean };

export const extraPaidBack = "duplicate-payment";
type Refund = { id: string; amountMinor: number; state: "succeeded" | "failed"; reason: string };
type Order = {
  id: string;
  currency: string;
  totalMinor: number;
  /** To each account, by the sale's own figures. */
  owed: Map<string, number>;
  sale: Entry[];
  refunds: Refund[];
  disputes: { id: string; withdrawnMinor: number; open: boolean }[];
};
type Transfer = { kind: Cause; causeId: string; part: number; orderId: string; currency: string; entries: Entry[] };

/**
 * A ledger in memory that keeps transfers as `record-transfer.ts` does (a sale once, movements in parts) and asks the domain what to
 * write, as services do; a step's facts happen once, and what follows from them is booked as often as the step is delivered.
 */
export function openBooks() {
  const orders: Order[] = [];
  const kept: Transfer[] = [];

  function once(kind: Cause, order: Order): void {
    if (order.sale.length === 0 || kept.some((one) => one.kind === kind && one.causeId === order.id)) return;
    kept.push({ kind, causeId: order.id, part: 0, orderId: order.id, currency: order.currency, entries: order.sale });
  }
  function move(kind: Cause, causeId: string, { id: orderId, currency }: Order, entries: Entry[]): void {
    const part = kept.filter((one) => one.kind === kind && one.causeId === causeId).length;
    if (entries.length > 0) kept.push({ kind, causeId, part, orderId, currency, entries });
  }
  const bookedOf = (order: Order, of: (kind: Cause, causeId: string) => boolean) =>
    kept.flatMap((one) => (one.orderId === order.id && of(one.kind, one.causeId) ? one.entries : []));
  const ofSale = ({ refunds }: Order) => refunds.filter(({ reason }) => reason !== extraPaidBack);

  function bookBack(order: Order, refund: Refund, kind: Cause): void {
    const booked = bookedOf(order, (of) => of === "refund" || of === "refund-failed");
    move(kind, refund.id, order, lacking(refundPart(order.sale, 0, backMinor(ofSale(order))), booked));
  }
  function bookDispute(order: Order, { id, withdrawnMinor }: Order["disputes"][number], kind: Cause): void {
    const booked = bookedOf(order, (_kind, causeId) => causeId === id);
    move(kind, id, order, lacking(disputed("stripe", withdrawnMinor), booked));
  }

  function sell(order: Pick<Order, "currency" | "totalMinor" | "sale" | "owed">): Order {
    const made = { ...order, id: `order-${orders.length}`, refunds: [], disputes: [] };
    orders.push(made);
    return made;
  }
  const payable = (at: number): Order | undefined => {
    const open = orders.filter((order) => order.totalMinor > 0);
    return open[at % Math.max(1, open.length)];
  };
  /** What can still be given back: neither asked back nor in a bank's hands. */
  const leftOf = (order: Order) =>
    leftMinor({ amountMinor: order.totalMinor, receivedMinor: null }, ofSale(order)) -
    order.disputes.reduce((sum, { withdrawnMinor }) => sum + withdrawnMinor, 0);

  /** Gives back; @returns what is booked of it, as often as it is told. */
  function giveBack(order: Order, amountMinor: number, outcome: Outcome): (() => void)[] {
    if (amountMinor <= 0) return [];
    const id = `${order.id}-refund-${order.refunds.length}`;
    const refund: Refund = {
      id,
      amountMinor,
      state: outcome === "failed" ? "failed" : "succeeded",
      reason: "goodwill",
    };
    order.refunds.push(refund);
    const told = () => bookBack(order, refund, refund.state === "failed" ? "refund-failed" : "refund");
    if (outcome !== "failed-later") return [told];
    const fails = () => {
      refund.state = "failed";
      told();
    };
    return [told, fails];
  }

  /** The facts of a step, once. @returns what has to be booked, each as often as it is delivered. */
  function happen(step: Step): (() => void)[] {
    if (step.kind === "sale") {
      const lines = step.tiers.map(({ unitMinor, quantity, taxBps }) => ({ minor: unitMinor * quantity, taxBps }));
      const totalMinor = lines.reduce((sum, { minor }) => sum + minor, 0);
      const { platformMinor: platformFeeMinor } = splitPrimary(totalMinor, step.feeBps);
      const taxes = lines.map(({ minor, taxBps }, at) => ({
        ...{ jurisdiction: at === 2 ? "IL-CITY" : "IL-VAT", amountMinor: shareOf(minor, taxBps) },
      }));
      const owed = new Map([["platform", platformFeeMinor]]);
      for (const { jurisdiction, amountMinor } of taxes)
        owed.set(`tax:${jurisdiction}`, (owed.get(`tax:${jurisdiction}`) ?? 0) + amountMinor);
      owed.set("organizer", totalMinor - [...owed.values()].reduce((sum, each) => sum + each, 0));
      const sale = primarySale({ provider: "stripe", totalMinor, platformFeeMinor, taxes });
      const order = sell({ currency: step.currency, totalMinor, owed, sale });
      return [() => once("primary-sale", order)];
    }
    if (step.kind === "free") {
      const sale = primarySale({ provider: "stripe", totalMinor: 0, platformFeeMinor: 0 });
      const order = sell({ currency: step.currency, totalMinor: 0, owed: new Map(), sale });
      return [() => once("primary-sale", order)];
    }
    if (step.kind === "resale") {
      const { currency, priceMinor } = step;
      const split = splitResale(priceMinor, { royaltyBps: step.royaltyBps, platformFeeBps: step.feeBps });
      const { sellerMinor, royaltyMinor, platformMinor } = split;
      const owed = new Map([
        ["seller:dana", sellerMinor],
        ["organizer", royaltyMinor],
        ["platform", platformMinor],
      ]);
      const sale = resaleSale({ provider: "stripe", sellerFanId: "dana", priceMinor, split });
      const order = sell({ currency, totalMinor: priceMinor, owed, sale });
      return [() => once("resale", order)];
    }
    if (step.kind === "comes-back") {
      const gone = orders.flatMap((order) => order.refunds.map((refund) => ({ order, refund })));
      const { order, refund } = gone[step.refund % Math.max(1, gone.length)] ?? {};
      if (!order || !refund || refund.state === "failed" || refund.reason === extraPaidBack) return [];
      refund.state = "failed";
      return [() => bookBack(order, refund, "refund-failed")];
    }
    if (step.kind === "dispute-ends") {
      const open = orders.flatMap((order) => order.disputes.flatMap((one) => (one.open ? [{ order, one }] : [])));
      const { order, one } = open[step.dispute % Math.max(1, open.length)] ?? {};
      if (!order || !one) return [];
      Object.assign(one, { open: false }, step.won ? { withdrawnMinor: 0 } : {});
      return [() => bookDispute(order, one, step.won ? "dispute-won" : "dispute-opened")];
    }
    const order = payable(step.order);
    if (!order) return [];
    if (step.kind === "refund") return giveBack(order, Math.floor(leftOf(order) * step.share), step.outcome);
    if (step.kind === "refund-whole") return giveBack(order, leftOf(order), step.outcome);
    if (step.kind === "dispute") {
      const withdrawnMinor = Math.floor(leftOf(order) * step.share);
      const one = { id: `${order.id}-dispute-${order.disputes.length}`, withdrawnMinor, open: true };
      order.disputes.push(one);
      return [() => bookDispute(order, one, "dispute-opened")];
    }
    const amountMinor = order.totalMinor;
    const id = `${order.id}-refund-${order.refunds.length}`;
    const extra: Refund = { id, amountMinor, state: "succeeded", reason: extraPaidBack };
    order.refunds.push(extra);
    return [() => bookBack(order, extra, "refund")];
  }

  const withdrawnOf = ({ disputes }: Order) => disputes.reduce((sum, one) => sum + one.withdrawnMinor, 0);
  return {
    play(step: Step, times: number): void {
      for (const book of happen(step)) for (let n = 0; n < times; n++) book();
    },
    transfers: (): readonly Transfer[] => kept,
    orders: () =>
      orders.map((order) => ({ ...order, backMinor: backMinor(ofSale(order)), withdrawnMinor: withdrawnOf(order) })),
    /** Sum of each "account currency" over the transfers that are meant. */
    balances(of: (one: Transfer) => boolean = () => true): Map<string, bigint> {
      const sums = new Map<string, bigint>();
      for (const { currency, entries } of kept.filter(of))
        for (const { account, amountMinor } of entries)
          sums.set(`${account} ${currency}`, (sums.get(`${account} ${currency}`) ?? 0n) + amountMinor);
      return sums;
    },
  };
}
