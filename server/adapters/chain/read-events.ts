import { type AbiEvent, decodeErrorResult, decodeEventLog, type Hex, type Log, toEventSelector } from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import type { Address, ChainEvent } from "../../ports/chain";

const abi = [...ticketFactoryAbi, ...ticketCollectionAbi, ...ticketMarketAbi];
const errors = abi.filter((item) => item.type === "error");

// By selector, hashed once: a transaction of many orders has hundreds of logs.
const events = new Map<Hex, AbiEvent>();
for (const item of abi) if (item.type === "event") events.set(toEventSelector(item), item);

/** Our contracts' events in order; logs of anybody else's are left out. A refused wish of `execute` names its `error`. */
export function readEvents(logs: readonly Pick<Log, "address" | "topics" | "data">[]): ChainEvent[] {
  return logs.flatMap(({ address, topics, data }): ChainEvent[] => {
    const event = topics[0] && events.get(topics[0]);
    if (!event) return [];
    try {
      const { args } = decodeEventLog({ abi: [event], topics, data });
      const read = { ...(args as unknown as Record<string, unknown>) };
      if (event.name === "IntentResult" && !read.done) read.error = errorName(read.reason as Hex);
      return [{ name: event.name, address: address.toLowerCase() as Address, args: read }];
    } catch {
      return [];
    }
  });
}

function errorName(data: Hex): string {
  try {
    return decodeErrorResult({ abi: errors, data }).errorName;
  } catch {
    return "refused";
  }
}
