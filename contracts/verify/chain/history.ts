import { type Address, getAddress, type Hex, hexToNumber, type PublicClient, pad, toEventSelector } from "viem";
import { ticketFactoryAbi } from "../../abi/TicketFactory";
import { ticketMarketAbi } from "../../abi/TicketMarket";
import { ticketSaleAbi } from "../../abi/TicketSale";
import { type Addresses, type Fact, type Strange, toFacts } from "../facts";
import { movesMoney, type Settlement } from "../money";
import type { Setup } from "../replay/replay";
import { CannotVerify, inParallel } from "./endpoint";
import { type Ask, collectLogs, type LogFilter, type RpcLog } from "./logs";

export type History = {
  facts: Fact[];
  strange: Strange[];
  settlements: Settlement[];
  logs: number;
  withdrawals: Fact[];
};

const selectorsOf = (abi: readonly { type: string; name?: string }[], names: string[]): Hex[] =>
  abi
    .filter((entry) => entry.type === "event" && names.includes(entry.name ?? ""))
    .map((entry) => toEventSelector(entry as never));

const ofEvent = {
  market: selectorsOf(ticketMarketAbi, [
    "TicketListed",
    "TicketRepriced",
    "TicketUnlisted",
    "TicketSold",
    "TicketGifted",
    "TicketMatched",
    "MarketPauseSet",
  ]),
  sale: selectorsOf(ticketSaleAbi, ["TicketsPurchased", "PriceReturned", "ProceedsReleased"]),
  created: selectorsOf(ticketFactoryAbi, ["CollectionCreated"]),
  version: selectorsOf(ticketFactoryAbi, ["VersionAllowed"]),
  treasury: selectorsOf(ticketFactoryAbi, ["TreasuryChanged"]),
  attested: selectorsOf(ticketMarketAbi, ["AccountAttested"]),
  withdrawn: selectorsOf(ticketMarketAbi, ["Withdrawn"]),
};

export const askOf =
  (client: PublicClient): Ask =>
  (method, params) =>
    // What a refusal of logs means is for the reader of logs to judge: it asks for less instead of again.
    client.request({ method, params } as never, method === "eth_getLogs" ? { retryCount: 0 } : undefined);

/** Everything that was said about an event up to a block, in order, and the money that moved with it. */
export async function gatherHistory(
  client: PublicClient,
  setup: Setup,
  from: number,
  houseFrom: number,
  to: number,
): Promise<History> {
  const ask = askOf(client);
  const { addresses, terms } = setup;
  const collection = pad(addresses.collection);
  const sources: [LogFilter, number][] = [
    [{ address: addresses.collection }, from],
    [{ address: addresses.market, topics: [ofEvent.market, collection] }, from],
    [{ address: addresses.sale, topics: [ofEvent.sale, collection] }, from],
    [{ address: addresses.factory, topics: [ofEvent.created, collection] }, from],
    [{ address: addresses.factory, topics: [ofEvent.version, pad(terms.version)] }, houseFrom],
    [{ address: addresses.factory, topics: [ofEvent.treasury] }, houseFrom],
  ];
  const logs = (await inParallel(sources, ([filter, start]) => collectLogs(ask, filter, start, to))).flat();
  const accounts = receivers(toFacts(logs, addresses, () => 0).facts);
  if (terms.tiers.some((tier) => tier.attested))
    logs.push(...(await attestations(ask, addresses, accounts, houseFrom, to)));
  const { facts, strange } = toFacts(logs, addresses, await clock(ask, logs));
  const settlements = await settlementsOf(ask, facts, addresses);
  return {
    facts,
    strange,
    settlements,
    logs: logs.length,
    withdrawals: await withdrawalsOf(ask, setup, facts, from, to),
  };
}

/** Attestations name accounts of all events: only those that got a ticket of this one are asked for. */
async function attestations(ask: Ask, { market }: Addresses, accounts: Address[], from: number, to: number) {
  const groups: Address[][] = [];
  for (let at = 0; at < accounts.length; at += 200) groups.push(accounts.slice(at, at + 200));
  const answers = await inParallel(groups, (group) =>
    collectLogs(ask, { address: market, topics: [ofEvent.attested, group.map((account) => pad(account))] }, from, to),
  );
  return answers.flat();
}

function receivers(facts: Fact[]): Address[] {
  const found = new Set<Address>();
  for (const fact of facts) if (fact.contract === "collection" && fact.name === "Transfer") found.add(fact.args.to);
  return [...found];
}

/** Money that organizer and platform pulled from the market, for all their events: an upper bound for this one's. */
async function withdrawalsOf(
  ask: Ask,
  { addresses, terms }: Setup,
  facts: Fact[],
  from: number,
  to: number,
): Promise<Fact[]> {
  const treasuries = facts.flatMap((fact) =>
    fact.contract === "factory" && fact.name === "TreasuryChanged" ? [fact.args.treasury] : [],
  );
  const accounts = [...new Set([terms.organizer, ...treasuries])].map((account) => pad(account));
  const logs = await collectLogs(ask, { address: addresses.market, topics: [ofEvent.withdrawn, accounts] }, from, to);
  return toFacts(logs, addresses, () => 0).facts;
}

/** Newer endpoints put a block's time into each log; for others the blocks are asked. */
async function clock(ask: Ask, logs: RpcLog[]): Promise<(block: number) => number> {
  const times = new Map<number, number>();
  for (const log of logs) if (log.blockTimestamp !== null) times.set(log.blockNumber, log.blockTimestamp);
  const missing = [...new Set(logs.map((log) => log.blockNumber))].filter((block) => !times.has(block));
  await inParallel(missing, async (block) => {
    const found = (await ask("eth_getBlockByNumber", [`0x${block.toString(16)}`, false])) as { timestamp: Hex } | null;
    if (!found) throw new CannotVerify(`the endpoint has no block ${block}`);
    times.set(block, hexToNumber(found.timestamp));
  });
  return (block) => times.get(block) ?? 0;
}

async function settlementsOf(ask: Ask, facts: Fact[], addresses: Addresses): Promise<Settlement[]> {
  const transactions = [...new Set(facts.filter(movesMoney).map((fact) => fact.tx))];
  return inParallel(transactions, async (tx) => {
    const [receipt, sent] = (await Promise.all([
      ask("eth_getTransactionReceipt", [tx]),
      ask("eth_getTransactionByHash", [tx]),
    ])) as [{ logs: Record<string, never>[]; blockNumber: Hex } | null, { to: Address | null; value: Hex } | null];
    if (!receipt || !sent) throw new CannotVerify(`the endpoint has no transaction ${tx}`);
    const logs = receipt.logs.map((log) => ({
      ...(log as unknown as RpcLog),
      blockNumber: hexToNumber(receipt.blockNumber),
      logIndex: hexToNumber(log.logIndex as unknown as Hex),
    }));
    const said = toFacts(logs, addresses, () => 0).facts;
    const inCoin = said.some(
      (fact) => fact.contract === "market" && fact.name === "TicketSold" && fact.args.settlement === 2,
    );
    return {
      tx,
      block: hexToNumber(receipt.blockNumber),
      to: sent.to ? getAddress(sent.to) : null,
      value: BigInt(sent.value),
      facts: said,
      coinOut: inCoin ? await coinOut(ask, tx, addresses.market) : null,
    };
  });
}

type Frame = { type: string; from: Address; to?: Address; value?: Hex; error?: string; calls?: Frame[] };

/** Coin that the market sent in a transaction, as a tracing endpoint saw it; null when the endpoint does not trace. */
async function coinOut(ask: Ask, tx: Hex, market: Address): Promise<Map<Address, bigint> | null> {
  const trace = (await ask("debug_traceTransaction", [tx, { tracer: "callTracer" }]).catch(() => null)) as Frame | null;
  if (!trace?.type) return null;
  const out = new Map<Address, bigint>();
  const walk = (frame: Frame) => {
    if (frame.error) return;
    const value = BigInt(frame.value ?? 0);
    if (frame.type === "CALL" && frame.to && value > 0n && getAddress(frame.from) === market) {
      const to = getAddress(frame.to);
      out.set(to, (out.get(to) ?? 0n) + value);
    }
    for (const call of frame.calls ?? []) walk(call);
  };
  walk(trace);
  return out;
}
