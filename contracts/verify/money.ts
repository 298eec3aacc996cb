import { type Address, zeroAddress } from "viem";
import type { Addresses, Fact } from "./facts";
import { byCard, inNative, inUsdc } from "./replay/market";
import type { Finding, Rule } from "./rules";

/** A transaction in which money of this event moved: everything that market, sale and token said in it, of all events. */
export type Settlement = {
  tx: `0x${string}`;
  block: number;
  to: Address | null;
  value: bigint;
  facts: Fact[];
  /** Coin that the market sent out, by receiver; null when the endpoint does not trace. */
  coinOut: Map<Address, bigint> | null;
};

const usdUnit = 10_000n;
const nativeUnit = 10n ** 14n;

type Books = Map<Address, bigint>;
const newBooks = (): Books => new Map();
const add = (books: Books, account: Address, amount: bigint) => books.set(account, (books.get(account) ?? 0n) + amount);

/**
 * What each account owes and is owed in a transaction, by the words of market and sale, against what the token says that
 * they moved. Whole transactions are judged, because several sales may share one.
 */
export function judgeMoney(settlement: Settlement, { market, sale }: Addresses): Finding[] {
  return [
    ...judgeUsd(settlement, market, "market"),
    ...judgeUsd(settlement, sale, "sale"),
    ...judgeCoin(settlement, market),
  ];
}

function judgeUsd(settlement: Settlement, house: Address, name: "market" | "sale"): Finding[] {
  const [owesUs, paidUs, dueOut, paidOut] = [newBooks(), newBooks(), newBooks(), newBooks()];
  for (const fact of settlement.facts) {
    if (fact.contract === "token") {
      if (fact.args.to === house) add(paidUs, fact.args.from, fact.args.value);
      if (fact.args.from === house) add(paidOut, fact.args.to, fact.args.value);
    } else if (fact.contract === "market" && name === "market") {
      if (fact.name === "TicketSold" && fact.args.settlement === inUsdc) {
        add(owesUs, fact.args.buyer, BigInt(fact.args.priceMinor) * usdUnit);
        add(dueOut, fact.args.seller, BigInt(fact.args.sellerMinor) * usdUnit);
      } else if (fact.name === "CreditAdded" && fact.args.token !== zeroAddress) {
        add(dueOut, fact.args.account, -fact.args.amount);
      } else if (fact.name === "Withdrawn" && fact.args.token !== zeroAddress) {
        add(dueOut, fact.args.to, fact.args.amount);
      }
    } else if (fact.contract === "sale" && name === "sale") {
      if (fact.name === "TicketsPurchased") {
        add(owesUs, fact.args.buyer, BigInt(fact.args.priceMinor) * BigInt(fact.args.quantity) * usdUnit);
      } else if (fact.name === "PriceReturned" && fact.args.paid) {
        add(dueOut, fact.args.holder, BigInt(fact.args.priceMinor) * usdUnit);
      } else if (fact.name === "Withdrawn") {
        add(dueOut, fact.args.to, fact.args.amount);
      }
    }
  }
  // A contract that calls us may send money of its own in the same transaction; nothing else can when we are called directly.
  const direct = settlement.to === house;
  const short: Rule = name === "market" ? "seller-unpaid" : "return-unpaid";
  return [
    ...compare(settlement, owesUs, paidUs, "payment-missing", direct ? "payment-excess" : null, `to the ${name}`),
    ...compare(settlement, dueOut, paidOut, short, "payment-excess", `from the ${name}`),
  ];
}

function compare(at: Settlement, due: Books, paid: Books, short: Rule, excess: Rule | null, way: string): Finding[] {
  const findings: Finding[] = [];
  for (const account of new Set([...due.keys(), ...paid.keys()])) {
    const [owed, got] = [due.get(account) ?? 0n, paid.get(account) ?? 0n];
    const rule = got < owed ? short : got > owed ? excess : null;
    if (rule)
      findings.push({ rule, detail: `${account} ${way}: ${got} units, due are ${owed}`, block: at.block, tx: at.tx });
  }
  return findings;
}

/** A buyer who calls the market directly shows its payment in the transaction; sellers' shares are seen by tracing only. */
function judgeCoin(settlement: Settlement, market: Address): Finding[] {
  let price = 0n;
  const due: Books = new Map();
  for (const fact of settlement.facts) {
    if (fact.contract !== "market") continue;
    if (fact.name === "TicketSold" && fact.args.settlement === inNative) {
      price += BigInt(fact.args.priceMinor) * nativeUnit;
      add(due, fact.args.seller, BigInt(fact.args.sellerMinor) * nativeUnit);
    } else if (fact.name === "CreditAdded" && fact.args.token === zeroAddress) {
      add(due, fact.args.account, -fact.args.amount);
    } else if (fact.name === "Withdrawn" && fact.args.token === zeroAddress) {
      add(due, fact.args.to, fact.args.amount);
    }
  }
  const findings: Finding[] = [];
  if (settlement.to === market && settlement.value !== price) {
    const rule = settlement.value < price ? "payment-missing" : "payment-excess";
    const detail = `coin to the market: ${settlement.value} wei, due are ${price}`;
    findings.push({ rule, detail, block: settlement.block, tx: settlement.tx });
  }
  if (settlement.coinOut) {
    findings.push(
      ...compare(settlement, due, settlement.coinOut, "seller-unpaid", "payment-excess", "coin from the market"),
    );
  }
  return findings;
}

/** Sales whose money was not seen: by card always, in coin through another contract or without tracing. */
export function unseenMoney(settlements: Settlement[], market: Address): number {
  return settlements.filter(
    ({ facts, coinOut, to }) =>
      (coinOut === null || to !== market) &&
      facts.some(
        (fact) => fact.contract === "market" && fact.name === "TicketSold" && fact.args.settlement === inNative,
      ),
  ).length;
}

/** Facts whose money moves in the same transaction. */
export const movesMoney = (fact: Fact): boolean =>
  (fact.contract === "market" && fact.name === "TicketSold" && fact.args.settlement !== byCard) ||
  (fact.contract === "sale" && (fact.name === "TicketsPurchased" || fact.name === "PriceReturned"));
