import { fromRef, toRef } from "../../domain/shared/ref";
import type { ChainFact } from "../../ports/chain-reader";
import { named } from "../rules/about";
import type { Booked } from "./ledger-books";
import type { ProofSources } from "./prove";
import type { Unproven } from "./unproven";

/** Still being delivered or undone: the chain may be behind or ahead of the books. */
const moving = new Set(["paid", "refunding"]);
const byCard = 0;
const isNobodys = (ref: string) => /^0x0+$/.test(ref);

/**
 * Compares what the ledger calls sold with what the contracts minted and settled: each first sale with the prices its tickets were
 * minted at, each resale with the split that the market made, to the unit, and both the other way round.
 */
export async function proveChain({ db }: ProofSources, facts: ChainFact[], booked: readonly Booked[]) {
  const flaws: Unproven[] = [];
  let underWay = 0;
  const items = await db.orderItem.findMany({ select: { id: true, orderId: true } });
  const orderOfRef = new Map(items.map(({ id, orderId }) => [toRef(id) as string, orderId]));
  // Paid on chain, so that no book of ours has it.
  const bought = new Set(named(facts, "TicketsPurchased").map(({ collection, firstId }) => `${collection}:${firstId}`));
  const minted = new Map<string, bigint>();
  let mints = 0;
  const sales = new Map(booked.filter(({ saleMinor }) => saleMinor !== null).map((one) => [one.orderId, one]));
  for (const mint of named(facts, "TicketsMinted")) {
    if (bought.has(`${mint.collection}:${mint.firstId}`)) continue;
    mints += 1;
    const orderId = orderOfRef.get(mint.orderRef);
    const valueMinor = BigInt(mint.quantity) * BigInt(mint.priceMinor);
    if (orderId) minted.set(orderId, (minted.get(orderId) ?? 0n) + valueMinor);
    if (valueMinor === 0n || (orderId && sales.has(orderId))) continue;
    const evidence = {
      orderId: orderId ?? null,
      orderRef: mint.orderRef,
      mintedMinor: String(valueMinor),
      tx: mint.tx,
    };
    flaws.push({ flaw: "mint-not-sold", subject: `mint:${mint.collection}:${mint.firstId}`, evidence });
  }
  for (const { orderId, organizationId, state, currency, saleMinor } of sales.values()) {
    const mintedMinor = minted.get(orderId) ?? 0n;
    if (mintedMinor === saleMinor) continue;
    if (moving.has(state)) underWay += 1;
    // Given back before anything was minted.
    else if (!(state === "refunded" && mintedMinor === 0n)) {
      const evidence = { state, currency, ledgerMinor: String(saleMinor), mintedMinor: String(mintedMinor) };
      flaws.push({ flaw: "sale-not-minted", subject: `order:${orderId}`, evidence, organizationId });
    }
  }

  const resales = new Map(booked.filter(({ resale }) => resale).map((one) => [one.orderId, one]));
  const settled = named(facts, "TicketSold").filter(({ settlement }) => settlement === byCard);
  const seen = new Set<string>();
  for (const { saleRef, priceMinor, sellerMinor, royaltyMinor, platformMinor, tx } of settled) {
    const orderId = isNobodys(saleRef) ? "" : fromRef(saleRef);
    seen.add(orderId);
    const { resale: said, organizationId } = resales.get(orderId) ?? {};
    const same =
      said &&
      said.sellerMinor === BigInt(sellerMinor) &&
      said.royaltyMinor === BigInt(royaltyMinor) &&
      said.platformMinor === BigInt(platformMinor);
    if (same) continue;
    const inWords = (seller: unknown, royalty: unknown, platform: unknown) => `${seller} + ${royalty} + ${platform}`;
    const evidence = {
      ...{ priceMinor, tx, chain: inWords(sellerMinor, royaltyMinor, platformMinor) },
      ledger: said ? inWords(said.sellerMinor, said.royaltyMinor, said.platformMinor) : null,
    };
    flaws.push({ flaw: "resale-differs", subject: `order:${orderId}`, evidence, organizationId });
  }
  for (const { orderId, organizationId, state, currency, atProvider } of resales.values()) {
    if (seen.has(orderId)) continue;
    if (moving.has(state)) underWay += 1;
    else {
      const evidence = { state, currency, ledgerMinor: String(atProvider) };
      flaws.push({ flaw: "resale-not-settled", subject: `order:${orderId}`, evidence, organizationId });
    }
  }
  return { flaws, underWay, mints, settled: settled.length };
}
