import { randomUUID } from "node:crypto";
import { openAllocator } from "../../box-office/allocator";
import { primarySale, resaleSale } from "../../domain/ledger/ledger";
import { isPayable } from "../../domain/shared/currency";
import { RefusalError } from "../../domain/shared/decision";
import { splitResale } from "../../domain/shared/money";
import { toRef } from "../../domain/shared/ref";
import type { ChainFact, ChainReaderPort } from "../../ports/chain-reader";
import type { Database } from "../../ports/database";
import type { PaymentEvent, RefundResult } from "../../ports/payment";
import { proveLedger } from "../../reconcile/proof/prove";
import { recordResale } from "../../services/order/record-resale";
import { startCheckout } from "../../services/order/start-checkout";
import { startListingCheckout } from "../../services/order/start-listing-checkout";
import { applyPaymentEvent } from "../../services/payment/apply-event";
import { syncPayment } from "../../services/payment/sync-payment";
import { requestRefund } from "../../services/refund/request-refund";
import { retryRefund } from "../../services/refund/retry-refund";
import { testContext } from "../context";
import { moneyBooks, type Sold } from "./money-books";
import { onSale } from "./on-sale";

type Pool = Parameters<typeof openAllocator>[0]["pool"];
type Become = RefundResult["state"];
/** What can happen to money. `order`, `refund`, `dispute`: the one of that number, counted round; shares of what is left. */
export type Step =
  | {
      kind: "buy";
      quantities: number[] /** Both pages of an order whose e-mail was corrected are paid. */;
      twice: boolean;
    }
  | { kind: "buy-free" }
  | { kind: "resale"; share: number }
  | { kind: "refund"; order: number; share: number; become: Become }
  | { kind: "refund-whole"; order: number; become: Become }
  | { kind: "bank-says"; refund: number; become: Become }
  | { kind: "retry"; refund: number }
  | { kind: "dispute"; order: number; share: number }
  | { kind: "dispute-ends"; dispute: number; won: boolean };
export type Terms = { currency: string; feeBps: number; royaltyBps: number; prices: [number, number, number] };

const zero = `0x${"0".repeat(40)}` as const;

/** Houses that sell at one small provider and on a chain that is a list of facts, by the services that sell. */
export function moneyWorld(db: Database, pool: Pool) {
  const world = testContext(db);
  const { payment } = world;
  const allocator = openAllocator({ pool });
  const facts: ChainFact[] = [];
  const said = () => ({ block: 1, index: facts.length, tx: `0x${facts.length}` as const });
  const head = { latest: 1, finalized: 1, hash: "0x", at: new Date() };
  const reader = {
    ...{ head: async () => head, created: async () => [], facts: async () => facts },
  } as Partial<ChainReaderPort> as ChainReaderPort;
  const system = () => world.ctx({ kind: "system" });
  const apply = (event: PaymentEvent) => applyPaymentEvent({ ctx: system(), input: event });

  /** Does what the worker would, until no more is asked for. */
  async function work(): Promise<void> {
    for (let round = 0; round < 12; round++) {
      const asked = world.jobs.splice(0).filter(({ name }) => name === "payment:sync");
      if (asked.length === 0) return;
      for (const { payload } of asked)
        await syncPayment({ ctx: system(), input: { paymentId: String(payload.paymentId) } });
    }
    throw new Error("payment jobs ask for each other for ever");
  }

  async function house({ currency, feeBps, royaltyBps, prices }: Terms) {
    const sale = await onSale(db, { quantities: [400, 400, 400, 400], currency, platformFeeBps: feeBps });
    const { organization, event, tiers } = sale;
    for (const [at, tier] of tiers.entries()) {
      const data = { priceMinor: prices[at] ?? 0, resaleAllowed: true, royaltyBps };
      await db.tier.update({ where: { id: tier.id }, data });
    }
    const owner = () =>
      world.ctx({ kind: "member", userId: randomUUID(), role: "manager", organizationId: organization.id });
    const sold: Sold[] = [];
    const disputes: { of: Sold; id: string; open: boolean }[] = [];
    const collection = event.collectionAddress as `0x${string}`;
    let people = 0;

    /** The worker's part that needs a chain: tickets are minted at the prices of the order's lines. */
    async function deliver(orderId: string): Promise<void> {
      await db.order.update({ where: { id: orderId }, data: { state: "fulfilled", fulfilledAt: new Date() } });
      const items = await db.orderItem.findMany({ where: { orderId } });
      for (const { id, quantity, unitMinor } of items)
        facts.push({
          ...{ ...said(), name: "TicketsMinted", collection, firstId: facts.length, quantity, to: zero, tierId: 1 },
          ...{ priceMinor: unitMinor, orderRef: toRef(id) },
        });
    }
    const pageOf = async (orderId: string) =>
      (await db.payment.findFirstOrThrow({ where: { orderId }, orderBy: { createdAt: "desc" } })).sessionId ?? "";

    async function buy(lines: [tier: number, quantity: number][], twice: boolean, times: number): Promise<void> {
      const fan = await sale.fan();
      const holdId = randomUUID();
      const items = lines.map(([at, quantity]) => ({ tierId: tiers[at]?.id ?? "", quantity }));
      const place = { organizationId: organization.id, eventId: event.id, sessionId: fan.sessionId };
      await allocator.hold({ id: holdId, ...place, items });
      const ctx = world.ctx(fan.actor);
      const person = `buyer-${organization.slug}-${people++}`;
      const checkout = (email: string) => startCheckout({ ctx, input: { brand: sale.brand, holdId, email } });
      const { orderId } = await checkout(`${person}@example.com`);
      const { totalMinor, platformFeeMinor } = await db.order.findUniqueOrThrow({ where: { id: orderId } });
      if (totalMinor === 0) return deliver(orderId);
      const first = await pageOf(orderId);
      if (twice) await checkout(`${person}-again@example.com`);
      const page = await pageOf(orderId);
      const paid = payment.pay(page);
      for (let n = 0; n < times; n++) await apply(n === 1 ? { ...paid, eventId: randomUUID() } : paid);
      await deliver(orderId);
      sold.push({
        ...{ orderId, totalMinor, providerPaymentId: paid.providerPaymentId },
        sale: primarySale({ provider: "stripe", totalMinor, platformFeeMinor }),
      });
      payment.setNextRefund("succeeded");
      if (first !== page) {
        const extra = payment.pay(first);
        for (let n = 0; n < times; n++) await apply(extra);
      }
      await work();
    }

    async function resell(share: number, times: number): Promise<void> {
      const priceMinor = Math.max(10, Math.floor(((prices[0] || 500) * share) / 10) * 10);
      const seller = await db.fan.create({
        data: { organizationId: organization.id, email: `seller-${organization.slug}-${people++}@example.com` },
      });
      const row = { organizationId: organization.id, eventId: event.id, tierId: tiers[0]?.id ?? "", collection };
      const offered = { ...row, tokenId: people, sellerFanId: seller.id, priceMinor, currency, state: "active" };
      const listing = await db.listing.create({ data: offered });
      const ctx = world.ctx((await sale.fan()).actor);
      const input = {
        brand: sale.brand,
        listingId: listing.id,
        email: `buyer-${organization.slug}-${people++}@example.com`,
      };
      const { orderId } = await startListingCheckout({ ctx, input });
      const paid = payment.pay(await pageOf(orderId));
      for (let n = 0; n < times; n++) await apply(paid);
      const split = splitResale(priceMinor, { royaltyBps, platformFeeBps: feeBps });
      facts.push({
        ...{ ...said(), name: "TicketSold", collection, tokenId: people, seller: zero, buyer: zero, priceMinor },
        ...{ ...split, settlement: 0, saleRef: toRef(orderId) },
      });
      for (let n = 0; n < times; n++) await recordResale({ ctx: system(), input: { orderId, split } });
      await db.order.update({ where: { id: orderId }, data: { state: "fulfilled", fulfilledAt: new Date() } });
      const entries = resaleSale({ provider: "stripe", sellerFanId: seller.id, priceMinor, split });
      sold.push({ orderId, totalMinor: priceMinor, providerPaymentId: paid.providerPaymentId, sale: entries });
      await work();
    }

    /** What the provider has neither given back, nor promised, nor lost to a bank. */
    async function leftOf({ orderId, totalMinor, providerPaymentId }: Sold): Promise<number> {
      const found = await payment.port.disputesOf(providerPaymentId);
      const asked = await db.refund.findMany({
        where: { orderId, state: { not: "failed" }, reason: { not: "duplicate-payment" } },
      });
      const gone = asked.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      return totalMinor - gone - found.reduce((sum, { withdrawnMinor }) => sum + withdrawnMinor, 0);
    }
    const partOf = (minor: number, share: number) => {
      const part = Math.floor(minor * share);
      return isPayable(part, currency) ? part : part - (part % 10);
    };
    const refunds = async () =>
      db.refund.findMany({
        where: { orderId: { in: sold.map(({ orderId }) => orderId) }, reason: { not: "duplicate-payment" } },
        orderBy: { createdAt: "asc" },
      });

    async function giveBack(of: Sold, amountMinor: number | undefined, become: Become, times: number): Promise<void> {
      payment.setNextRefund(become);
      const wish = { orderId: of.orderId, reason: "goodwill" as const, key: randomUUID(), tickets: "keep" as const };
      const input = { ...wish, ...(amountMinor === undefined ? {} : { amountMinor }) };
      for (let n = 0; n < times; n++) {
        await requestRefund({ ctx: owner(), input });
        await work();
      }
    }
    const tellDispute = async (of: Sold, disputeId: string, times: number) => {
      const event = {
        kind: "dispute" as const,
        eventId: randomUUID(),
        disputeId,
        providerPaymentId: of.providerPaymentId,
      };
      for (let n = 0; n < times; n++) {
        await apply(n === 1 ? { ...event, eventId: randomUUID() } : event);
        await work();
      }
    };

    async function happen(step: Step, times: number): Promise<void> {
      if (step.kind === "buy")
        return buy(
          step.quantities.map((quantity, at) => [at, quantity]),
          step.twice,
          times,
        );
      if (step.kind === "buy-free") return buy([[3, 1]], false, times);
      if (step.kind === "resale") return resell(step.share, times);
      if (step.kind === "bank-says" || step.kind === "retry") {
        const all = await refunds();
        const refund = all[step.refund % Math.max(1, all.length)];
        if (!refund) return;
        if (step.kind === "retry") {
          payment.setNextRefund("succeeded");
          for (let n = 0; n < times; n++) {
            await retryRefund({ ctx: owner(), input: { refundId: refund.id } });
            await work();
          }
          return;
        }
        // A bank that has refused says nothing more, and one that says the same again changes nothing.
        const key = refund.providerRefundId?.replace(/^re_/, "");
        if (!key || refund.state === "failed") return;
        for (const event of payment.settle(key, step.become)) for (let n = 0; n < times; n++) await apply(event);
        return work();
      }
      if (step.kind === "dispute-ends") {
        const open = disputes.filter((one) => one.open);
        const one = open[step.dispute % Math.max(1, open.length)];
        const found = payment.disputes.find(({ disputeId }) => disputeId === one?.id);
        if (!one || !found) return;
        one.open = false;
        Object.assign(found, step.won ? { state: "won", withdrawnMinor: 0 } : { state: "lost" });
        return tellDispute(one.of, one.id, times);
      }
      const of = sold[step.order % Math.max(1, sold.length)];
      if (!of) return;
      const left = await leftOf(of);
      if (step.kind === "dispute") {
        const withdrawnMinor = partOf(left, step.share);
        if (withdrawnMinor <= 0) return;
        const one = { of, id: `du_${randomUUID()}`, open: true };
        disputes.push(one);
        payment.disputes.push({
          ...{ disputeId: one.id, providerPaymentId: of.providerPaymentId, amountMinor: withdrawnMinor, currency },
          ...{ reason: "fraudulent", state: "needs-response", withdrawnMinor, feeMinor: 0, evidenceDueAt: null },
          madeAt: new Date(),
        });
        return tellDispute(of, one.id, times);
      }
      const part = step.kind === "refund" ? partOf(left, step.share) : left;
      if (part > 0) await giveBack(of, step.kind === "refund" ? part : undefined, step.become, times);
    }

    return {
      /** What a rule refuses (a bank decides, nothing is left) did not happen. */
      async play(step: Step, times: number): Promise<void> {
        try {
          await happen(step, times);
        } catch (error) {
          if (!(error instanceof RefusalError)) throw error;
        }
      },
      ...moneyBooks(db, payment, organization.id, sold),
    };
  }

  return {
    house,
    prove: () => proveLedger({ db, reader, payment: payment.port, startBlock: 0, now: new Date() }),
  };
}
