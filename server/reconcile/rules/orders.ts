import { differing, type Rule } from "../../domain/difference/finding";
import { primarySale, refundPart } from "../../domain/ledger/ledger";
import { accountProvider } from "../../domain/order/channel";
import type { EventFacts, LedgerFacts, OrderFacts } from "../facts";
import { about, grouped, idsOf, named, place, ticketOf } from "./about";

type OrderRule = Rule<EventFacts>;
const isSold = ({ state }: { state: string }) => state === "paid" || state === "fulfilled";
const paidStates = new Set(["paid", "fulfilled", "refunding", "refunded"]);
const primary = ({ orders }: EventFacts) => orders.filter(({ kind }) => kind === "primary");
const mintsByRef = ({ chain }: EventFacts) => grouped(named(chain, "TicketsMinted"), ({ orderRef }) => orderRef);

/** Paid, and the chain has minted nothing for a line of it. */
export const paidWithoutTickets: OrderRule = (facts) => {
  const mints = mintsByRef(facts);
  return primary(facts)
    .filter(isSold)
    .flatMap((order) => {
      const missing = order.items.filter(({ ref }) => !mints.has(ref));
      if (missing.length === 0) return [];
      const saga = facts.sagas.get(`order:${order.id}`);
      const intents = facts.intents.filter((intent) => missing.some(({ ref }) => ref === intent.ref));
      const fulfilled = order.state === "fulfilled";
      return [
        about(
          facts,
          fulfilled ? "fulfilled-without-tickets" : "paid-without-tickets",
          `order:${order.id}`,
          {
            ...{ orderId: order.id, number: order.number, state: order.state, totalMinor: order.totalMinor },
            missingRefs: missing.map(({ ref }) => ref),
            missingTickets: missing.reduce((sum, { quantity }) => sum + quantity, 0),
            intents: intents.map(
              ({ dedupeKey, state, error }) => `${dedupeKey}: ${state}${error ? ` (${error})` : ""}`,
            ),
            saga: saga ? saga.state : null,
            lookedTo: facts.head.latest,
          },
          fulfilled ? order.fulfilledAt : order.paidAt,
        ),
      ];
    });
};

/** Minted under a reference for which nobody paid us. What was bought on chain needs no order of ours. */
export const ticketsWithoutOrder: OrderRule = (facts) => {
  const bought = new Set(named(facts.chain, "TicketsPurchased").map(({ firstId }) => firstId));
  const unpaid = named(facts.chain, "TicketsMinted").flatMap((mint) => {
    const known = facts.orderOfRef.get(mint.orderRef);
    if (bought.has(mint.firstId)) return [];
    if (known && known.eventId === facts.eventId && paidStates.has(known.state)) return [];
    return [
      about(facts, "tickets-without-order", `mint:${facts.collection}:${mint.firstId}`, {
        ...{ firstId: mint.firstId, quantity: mint.quantity, tierId: mint.tierId, holder: mint.to, ref: mint.orderRef },
        ...{ orderId: known?.orderId ?? null, orderState: known?.state ?? null, ...place(mint) },
      }),
    ];
  });
  const issued = named(facts.chain, "TicketsIssued").map((issue) =>
    about(facts, "tickets-without-order", `mint:${facts.collection}:${issue.firstId}`, {
      ...{ firstId: issue.firstId, quantity: issue.quantity, tierId: issue.tierId, ref: issue.issueRef },
      ...{ bulk: true, ...place(issue) },
    }),
  );
  return [...unpaid, ...issued];
};

/** One line, more than one mint. */
export const mintedTwice: OrderRule = (facts) => {
  const bought = new Set(named(facts.chain, "TicketsPurchased").map(({ firstId }) => firstId));
  return [...mintsByRef(facts)].flatMap(([ref, all]) => {
    const mints = all.filter(({ firstId }) => !bought.has(firstId));
    if (mints.length < 2) return [];
    return [
      about(facts, "minted-twice", `ref:${ref}`, {
        ...{ ref, orderId: facts.orderOfRef.get(ref)?.orderId ?? null },
        firstIds: mints.map(({ firstId }) => firstId),
        quantities: mints.map(({ quantity }) => quantity),
        txs: mints.map(({ tx }) => tx),
      }),
    ];
  });
};

/** Other tickets than were paid for: how many, of which tier, at which price, for whom. */
export const mintMismatch: OrderRule = (facts) => {
  const mints = mintsByRef(facts);
  return primary(facts).flatMap((order) =>
    order.items.flatMap((item) => {
      const mint = mints.get(item.ref)?.[0];
      if (!mint) return [];
      const wallet = order.wallet ?? mint.to;
      const asked = { quantity: item.quantity, tierId: item.chainTierId, priceMinor: item.unitMinor, holder: wallet };
      const { quantity, tierId, priceMinor, to: holder } = mint;
      const differs = differing(asked, { quantity, tierId, priceMinor, holder });
      if (!differs) return [];
      return [about(facts, "mint-mismatch", `ref:${item.ref}`, { orderId: order.id, ...differs, ...place(mint) })];
    }),
  );
};

/** Delivered, minted, in blocks that the view has passed, and the view does not show them. */
export const fulfilledNotInView: OrderRule = (facts) => {
  const { view } = facts;
  if (!view) return [];
  const mints = mintsByRef(facts);
  const seen = new Set(facts.tickets.filter((ticket) => ticket.view).map(({ tokenId }) => tokenId));
  return primary(facts)
    .filter(({ state }) => state === "fulfilled")
    .flatMap((order) => {
      const minted = order.items.flatMap(({ ref }) => mints.get(ref) ?? []).filter(({ block }) => block <= view.block);
      const missing = minted.flatMap(idsOf).filter((tokenId) => !seen.has(tokenId));
      if (missing.length === 0) return [];
      const evidence = {
        orderId: order.id,
        tokenIds: missing,
        viewBlock: view.block,
        mintBlock: minted[0]?.block ?? null,
      };
      return [about(facts, "fulfilled-not-in-view", `order:${order.id}`, evidence, order.fulfilledAt)];
    });
};

const takenStates = new Set(["succeeded", "refunding", "refunded"]);

/** Our books say paid, and no payment of ours says so. */
export const orderPaidWithoutPayment: OrderRule = (facts) =>
  facts.orders
    .filter((order) => isSold(order) && order.totalMinor > 0)
    .filter(({ payments }) => !payments.some(({ state }) => takenStates.has(state)))
    .map((order) =>
      about(facts, "order-paid-without-payment", `order:${order.id}`, {
        ...{ orderId: order.id, state: order.state, totalMinor: order.totalMinor, currency: order.currency },
        payments: order.payments.map(({ id, state }) => `${id}: ${state}`),
      }),
    );

/** The money went back, and the ticket would still open the door. */
export const refundedTicketLives: OrderRule = (facts) => {
  const mints = mintsByRef(facts);
  const alive = new Map(facts.tickets.filter((ticket) => ticket.now).map((ticket) => [ticket.tokenId, ticket]));
  return (
    primary(facts)
      // A cancelled event opens no door, whoever holds what.
      .filter(({ state }) => state === "refunded" && facts.state !== "cancelled")
      // Staff gave the money back and let the buyer keep her tickets.
      .filter(({ refunds }) => !refunds.some(({ tickets }) => tickets === "keep"))
      .flatMap((order) => {
        const ids = order.items.flatMap(({ ref }) => mints.get(ref) ?? []).flatMap(idsOf);
        const living = ids.filter((tokenId) => alive.has(tokenId));
        if (living.length === 0) return [];
        const used = living.filter((tokenId) => alive.get(tokenId)?.now?.used);
        const evidence = { orderId: order.id, tokenIds: living, usedTokenIds: used, totalMinor: order.totalMinor };
        return [about(facts, "refunded-ticket-lives", `order:${order.id}`, evidence)];
      })
  );
};

/** The ticket is gone, the order that paid for it keeps the money, and nobody here has decided so. */
export const burntWithoutRefund: OrderRule = (facts) => {
  const orderOf = new Map<number, OrderFacts>();
  const mints = mintsByRef(facts);
  for (const order of primary(facts))
    for (const item of order.items) for (const id of (mints.get(item.ref) ?? []).flatMap(idsOf)) orderOf.set(id, order);
  return named(facts.chain, "TicketRefunded").flatMap((burnt) => {
    const order = orderOf.get(burnt.tokenId);
    if (!order || !isSold(order) || order.voided.includes(burnt.tokenId)) return [];
    const evidence = { orderId: order.id, state: order.state, tokenId: burnt.tokenId, ...place(burnt) };
    return [about(facts, "burnt-without-refund", ticketOf(facts, burnt.tokenId), evidence)];
  });
};

const sums = (entries: readonly { account: string; amountMinor: bigint }[]) => {
  const found: Record<string, string> = {};
  for (const { account, amountMinor } of entries) found[account] = String(BigInt(found[account] ?? 0) + amountMinor);
  // A refund that failed after it succeeded leaves nothing.
  return Object.fromEntries(Object.entries(found).filter(([, sum]) => sum !== "0"));
};
const written = (ledger: readonly LedgerFacts[], cause: string) =>
  ledger.filter(({ causeKind }) => causeKind === cause);

/** What a first sale and its refund should have written, beside what they wrote. */
export const ledgerDiffers: OrderRule = (facts) =>
  primary(facts).flatMap((order) => {
    if (order.totalMinor === 0) return [];
    const payment = order.payments.find(({ state }) => takenStates.has(state));
    const provider = payment ? accountProvider(payment) : "stripe";
    const { totalMinor, platformFeeMinor } = order;
    const sale = primarySale({ provider, totalMinor, platformFeeMinor });
    const sold = written(order.ledger, "primary-sale");
    const back = [...written(order.ledger, "refund"), ...written(order.ledger, "refund-failed")];
    // Money that came too late went back without ever having been a sale.
    const wanted = isSold(order) || (paidStates.has(order.state) && sold.length > 0) ? sale : [];
    const backMinor = backOf(order);
    const wantedBack = backMinor > 0 && sold.length > 0 ? refundPart(sale, 0, backMinor) : [];
    const differs = differing(
      { sale: JSON.stringify(sums(wanted)), refund: JSON.stringify(sums(wantedBack)) },
      { sale: JSON.stringify(sums(sorted(sold, sale))), refund: JSON.stringify(sums(sorted(back, sale))) },
    );
    if (!differs) return [];
    const evidence = { orderId: order.id, state: order.state, currency: order.currency, ...differs };
    return [about(facts, "ledger-differs", `order:${order.id}`, evidence)];
  });

/** What has gone back of the sale's money; a page that was paid by mistake never was a sale. */
function backOf({ state, totalMinor, refunds }: OrderFacts): number {
  // From before refunds had rows of their own.
  if (refunds.length === 0) return state === "refunded" ? totalMinor : 0;
  const extra = new Set(refunds.filter(({ reason }) => reason === "duplicate-payment").map((one) => one.paymentId));
  return refunds
    .filter((one) => one.state === "succeeded" && !extra.has(one.paymentId))
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** In the order of the accounts that are compared with, so that equal books are equal texts. */
const sorted = (entries: readonly LedgerFacts[], like: readonly { account: string }[]) => {
  const rank = new Map(like.map(({ account }, index) => [account, index]));
  return [...entries].sort((a, b) => (rank.get(a.account) ?? 99) - (rank.get(b.account) ?? 99));
};
