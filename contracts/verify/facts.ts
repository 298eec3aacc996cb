import {
  type Abi,
  type Address,
  type ContractEventName,
  type DecodeEventLogReturnType,
  decodeEventLog,
  type Hex,
  parseAbi,
} from "viem";
import { ticketCollectionAbi } from "../abi/TicketCollection";
import { ticketFactoryAbi } from "../abi/TicketFactory";
import { ticketMarketAbi } from "../abi/TicketMarket";
import { ticketSaleAbi } from "../abi/TicketSale";

export const tokenAbi = parseAbi(["event Transfer(address indexed from, address indexed to, uint256 value)"]);

const abis = {
  factory: ticketFactoryAbi,
  collection: ticketCollectionAbi,
  market: ticketMarketAbi,
  sale: ticketSaleAbi,
  token: tokenAbi,
} as const;

export type ContractName = keyof typeof abis;
export type Addresses = Record<ContractName, Address>;
/** A log as the RPC gave it. */
export type RawLog = {
  address: Address;
  topics: [Hex, ...Hex[]] | [];
  data: Hex;
  blockNumber: number;
  logIndex: number;
  transactionHash: Hex;
};

/** Where something happened. `time` is the block's, unix seconds. */
export type Place = { block: number; index: number; tx: Hex; time: number };

type FactsIn<C extends string, A extends Abi> = {
  [N in ContractEventName<A>]: Place & { contract: C; name: N; args: DecodeEventLogReturnType<A, N>["args"] };
};
type AllFacts = {
  factory: FactsIn<"factory", typeof ticketFactoryAbi>;
  collection: FactsIn<"collection", typeof ticketCollectionAbi>;
  market: FactsIn<"market", typeof ticketMarketAbi>;
  sale: FactsIn<"sale", typeof ticketSaleAbi>;
  token: FactsIn<"token", typeof tokenAbi>;
};
export type FactOf<C extends ContractName, N extends keyof AllFacts[C] = keyof AllFacts[C]> = AllFacts[C][N];
/** Something that one of our contracts said, in the words of its ABI. */
export type Fact = { [C in ContractName]: FactOf<C> }[ContractName];
/** A log of the collection that its ABI does not know. */
export type Strange = Place & { topic: Hex | undefined };

/** Decodes and orders. What `addresses` does not name is left out; what an ABI does not know is strange. */
export function toFacts(
  logs: RawLog[],
  addresses: Addresses,
  timeOf: (block: number) => number,
): { facts: Fact[]; strange: Strange[] } {
  const names = new Map((Object.keys(abis) as ContractName[]).map((name) => [addresses[name].toLowerCase(), name]));
  const facts: Fact[] = [];
  const strange: Strange[] = [];
  const seen = new Set<string>();
  for (const log of [...logs].sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)) {
    // Ranges and receipts may bring the same log twice.
    const key = `${log.blockNumber}:${log.logIndex}`;
    const contract = names.get(log.address.toLowerCase());
    if (!contract || seen.has(key)) continue;
    seen.add(key);
    const place = {
      block: log.blockNumber,
      index: log.logIndex,
      tx: log.transactionHash,
      time: timeOf(log.blockNumber),
    };
    const decoded = decode(contract, log);
    if (decoded) facts.push({ ...place, contract, ...decoded } as Fact);
    else if (contract === "collection") strange.push({ ...place, topic: log.topics[0] });
  }
  return { facts, strange };
}

function decode(contract: ContractName, log: RawLog) {
  try {
    const { eventName, args } = decodeEventLog({
      abi: abis[contract] as readonly unknown[] as typeof ticketCollectionAbi,
      topics: log.topics as [Hex, ...Hex[]],
      data: log.data,
      strict: true,
    });
    return { name: eventName, args: args ?? {} };
  } catch {
    return null;
  }
}
