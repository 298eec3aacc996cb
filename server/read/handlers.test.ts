import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { ticketCollectionAbi } from "../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../contracts/abi/TicketMarket";
import { ticketSaleAbi } from "../../contracts/abi/TicketSale";

const abis = {
  TicketCollection: ticketCollectionAbi,
  TicketFactory: ticketFactoryAbi,
  TicketMarket: ticketMarketAbi,
  TicketSale: ticketSaleAbi,
};

// Collections are heard by signature, on the whole chain: these signatures are every token's.
const everyTokens = "every token on the chain logs this signature, and no row of ours depends on it";
const unheard: Record<string, string> = {
  "TicketCollection:Approval": `${everyTokens}: allowances are read by wallets, and a move is told by Transfer`,
  "TicketCollection:ApprovalForAll": `${everyTokens}: allowances are read by wallets, and a move is told by Transfer`,
  "TicketCollection:BatchMetadataUpdate": `${everyTokens}: it comes with Rescheduled, which is heard`,
  "TicketCollection:ContractURIUpdated": `${everyTokens}: it comes with Rescheduled, which is heard`,
};

/** Names in the handlers that stand for others: see ponder.config.ts. */
const aliases: Record<string, string> = { "TicketMoves:Transfer": "TicketCollection:Transfer" };

const source = path.resolve(import.meta.dirname, "../../ponder/src");
const heard = readdirSync(source)
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => [...readFileSync(path.join(source, file), "utf8").matchAll(/ponder\.on\(\s*"([^"]+)"/g)])
  .map(([, name = ""]) => aliases[name] ?? name);
const said = Object.entries(abis).flatMap(([contract, abi]) =>
  abi.flatMap((item) => (item.type === "event" ? [`${contract}:${item.name}`] : [])),
);

it("hears every event of every contract, or says why not", () => {
  expect(said.length).toBeGreaterThan(50);
  expect([...heard, ...Object.keys(unheard)].sort()).toEqual(said.sort());
});
