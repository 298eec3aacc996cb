import { type Address, getAddress, isAddressEqual, type PublicClient } from "viem";
import { ticketCollectionAbi } from "../../abi/TicketCollection";
import { ticketMarketAbi } from "../../abi/TicketMarket";
import { ticketSaleAbi } from "../../abi/TicketSale";
import { collectionAddress, readClone } from "../clone";
import type { Addresses } from "../facts";
import type { Setup } from "../replay/replay";
import type { Finding } from "../rules";
import { CannotVerify, readMany } from "./endpoint";

/**
 * The collection's code read, and the house that it belongs to. Without `factory` the collection's own code names it: then a
 * stranger's house with rules of its own would be judged by its own words, so readers compare it with the factory they know.
 */
export async function identify(
  client: PublicClient,
  collection: Address,
  blockNumber: bigint,
  factory?: Address,
): Promise<{ setup: Setup; findings: Finding[] }> {
  const code = await client.getCode({ address: collection, blockNumber });
  if (!code) throw new CannotVerify(`${collection} is no contract at block ${blockNumber}`);
  const terms = readClone(code);
  if (!terms) throw new CannotVerify(`${collection} is no collection: its code is not a clone with rules`);
  const version = { address: terms.version, abi: ticketCollectionAbi };
  const names = ["factory", "market", "sale"] as const;
  const [itsFactory, market, sale] = (await readMany(
    client,
    names.map((functionName) => ({ ...version, functionName })),
    blockNumber,
  )) as (Address | null)[];
  if (!itsFactory || !market || !sale) throw new CannotVerify(`the code at ${terms.version} is not a collection's`);
  const asked = { market: { address: market, abi: ticketMarketAbi }, sale: { address: sale, abi: ticketSaleAbi } };
  const [marketFactory, usd, native, saleFactory, saleMarket, saleUsd] = (await readMany(
    client,
    [
      { ...asked.market, functionName: "factory" },
      { ...asked.market, functionName: "usd" },
      { ...asked.market, functionName: "nativeCurrency" },
      { ...asked.sale, functionName: "factory" },
      { ...asked.sale, functionName: "market" },
      { ...asked.sale, functionName: "usd" },
    ],
    blockNumber,
  )) as (Address | null)[];
  if (!usd || !native) throw new CannotVerify(`${market} does not answer as a market`);

  const house = getAddress(factory ?? itsFactory);
  const addresses: Addresses = { factory: house, collection, market, sale, token: usd };
  const at = { block: Number(blockNumber), tx: null };
  const findings: Finding[] = [];
  const home = collectionAddress(house, terms.organizer, terms.eventRef);
  if (!isAddressEqual(home, collection)) {
    findings.push({ ...at, rule: "not-genuine", detail: `factory ${house} would make this event at ${home}` });
  }
  const links: [string, Address | null | undefined, Address][] = [
    ["the collection's factory", itsFactory, house],
    ["the market's factory", marketFactory, house],
    ["the sale's factory", saleFactory, house],
    ["the sale's market", saleMarket, market],
    ["the sale's dollar", saleUsd, usd],
  ];
  for (const [what, is, expected] of links) {
    if (is && isAddressEqual(is, expected)) continue;
    findings.push({ ...at, rule: "house-mismatch", detail: `${what} is ${is}, expected ${expected}` });
  }
  return { setup: { terms, addresses, nativeCurrency: textOf(native) }, findings };
}

const textOf = (code: string) => Buffer.from(code.slice(2), "hex").toString("latin1").replaceAll("\0", "");
