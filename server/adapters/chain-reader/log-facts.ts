import { type Hex, parseEventLogs, type RpcLog, toEventSelector } from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import { ticketSaleAbi } from "../../../contracts/abi/TicketSale";
import type { Address } from "../../ports/chain";
import type { ChainFact } from "../../ports/chain-reader";

const selectorIn = (abi: readonly unknown[], name: string): Hex => {
  const event = (abi as readonly { type: string; name?: string }[]).find(
    (item) => item.type === "event" && item.name === name,
  );
  if (!event) throw new Error(`no event is called ${name}`);
  return toEventSelector(event as Parameters<typeof toEventSelector>[0]);
};
const selectorsIn = (abi: readonly unknown[], names: readonly string[]) => names.map((name) => selectorIn(abi, name));

/** First topics of what is read of each contract. */
export const topicsOf = {
  factory: selectorsIn(ticketFactoryAbi, ["CollectionCreated"]),
  market: selectorsIn(ticketMarketAbi, [
    "TicketListed",
    "TicketRepriced",
    "TicketUnlisted",
    "TicketSold",
    "TicketGifted",
  ]),
  sale: selectorsIn(ticketSaleAbi, ["TicketsPurchased"]),
  collection: selectorsIn(ticketCollectionAbi, [
    "TicketsMinted",
    "TicketsIssued",
    "TicketUsed",
    "TicketsUsed",
    "TicketRefunded",
    "TicketReissued",
    "TicketFrozen",
    "TicketUnfrozen",
    "CapChanged",
    "Rescheduled",
  ]),
  minted: selectorsIn(ticketCollectionAbi, ["TicketsMinted"]),
  moved: selectorsIn(ticketMarketAbi, ["TicketSold", "TicketGifted"]),
};

// One list: parsing picks by selector. ERC-721's own words are left out, so that nothing is read twice.
const abi = [...ticketFactoryAbi, ...ticketCollectionAbi, ...ticketMarketAbi, ...ticketSaleAbi] as const;
const lower = (hex: string) => hex.toLowerCase() as Address;

/** Logs as facts, in the order of blocks and logs, each once. What is not ours to know is left out. */
export function toFacts(logs: readonly RpcLog[]): ChainFact[] {
  const seen = new Set<string>();
  const facts = parseEventLogs({ abi, logs: [...logs] }).flatMap((log) => {
    const key = `${log.blockNumber}:${log.logIndex}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const said = { block: Number(log.blockNumber), index: Number(log.logIndex), tx: log.transactionHash as Hex };
    return factsOf(log.eventName, log.args as Record<string, unknown>, lower(log.address)).map((fact) => ({
      ...said,
      ...fact,
    }));
  });
  return (facts as ChainFact[]).sort((a, b) => a.block - b.block || a.index - b.index);
}

function factsOf(name: string, args: Record<string, unknown>, from: Address): object[] {
  const number = (key: string) => Number(args[key]);
  const hex = (key: string) => lower(String(args[key]));
  const ticket = () => ({ collection: hex("collection"), tokenId: number("tokenId") });
  switch (name) {
    case "CollectionCreated":
      return [
        {
          name,
          ...{ collection: hex("collection"), eventRef: hex("eventRef"), organizer: hex("organizer") },
          ...{ operator: hex("operator"), sale: hex("sale"), title: String(args.name) },
          ...{ doorsAt: number("doorsAt"), endsAt: number("endsAt"), platformFeeBps: number("platformFeeBps") },
        },
      ];
    case "TicketsMinted":
      return [
        {
          name,
          collection: from,
          ...{ firstId: number("firstId"), quantity: number("quantity"), tierId: number("tierId") },
          ...{ to: hex("to"), priceMinor: number("pricePaidMinor"), orderRef: hex("orderRef") },
        },
      ];
    case "TicketsIssued": {
      const run = { firstId: number("firstId"), quantity: number("quantity"), tierId: number("tierId") };
      return [{ name, collection: from, ...run, issueRef: hex("issueRef") }];
    }
    case "TicketsPurchased":
      return [{ name, collection: hex("collection"), firstId: number("firstId"), quantity: number("quantity") }];
    case "TicketUsed": {
      const entry = { tokenId: number("tokenId"), gateRef: hex("gateRef"), usedAt: number("usedAt") };
      return [{ name, collection: from, ...entry }];
    }
    // One log for up to 256 entries: a bit each.
    case "TicketsUsed":
      return idsIn(BigInt(String(args.word)), BigInt(String(args.mask))).map((tokenId) => ({
        ...{ name: "TicketUsed", collection: from, tokenId, gateRef: hex("gateRef"), usedAt: number("usedAt") },
      }));
    case "TicketRefunded":
      return [{ name, collection: from, tokenId: number("tokenId") }];
    case "TicketListed":
    case "TicketRepriced":
      return [{ name, ...ticket(), seller: hex("seller"), priceMinor: number("priceMinor") }];
    case "TicketUnlisted":
      return [{ name, ...ticket() }];
    case "TicketSold": {
      const split = {
        ...{ priceMinor: number("priceMinor"), sellerMinor: number("sellerMinor") },
        ...{ royaltyMinor: number("royaltyMinor"), platformMinor: number("platformMinor") },
      };
      const parties = { seller: hex("seller"), buyer: hex("buyer") };
      return [{ name, ...ticket(), ...parties, ...split, settlement: number("settlement"), saleRef: hex("saleRef") }];
    }
    case "TicketGifted":
      return [{ name, ...ticket(), from: hex("from"), to: hex("to"), giftRef: hex("giftRef") }];
    case "TicketReissued":
    case "TicketFrozen":
    case "TicketUnfrozen":
      return [{ name: "Other", collection: from, tokenId: number("tokenId") }];
    case "CapChanged":
    case "Rescheduled":
      return [{ name: "Other", collection: from, tokenId: null }];
    default:
      return [];
  }
}

function idsIn(word: bigint, mask: bigint): number[] {
  const ids: number[] = [];
  for (let bit = 0n; bit < 256n; bit++) if ((mask >> bit) & 1n) ids.push(Number(word * 256n + bit));
  return ids;
}
