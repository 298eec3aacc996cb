import { createConfig, factory } from "ponder";
import { getAbiItem } from "viem";
import { ticketCollectionAbi } from "../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../contracts/abi/TicketMarket";
import { ticketSaleAbi } from "../contracts/abi/TicketSale";
import { rpcList } from "./rpc";

// Ponder bundles this file by itself, so server/config/env.ts cannot be its reader of the environment.
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const address = (name: string) => required(name).toLowerCase() as `0x${string}`;
const startBlock = Number(process.env.CHAIN_START_BLOCK ?? 0);

export default createConfig({
  database: { kind: "postgres", connectionString: required("DATABASE_URL"), poolConfig: { max: 8 } },
  ordering: "omnichain",
  chains: {
    main: {
      id: Number(process.env.CHAIN_ID ?? 31_337),
      rpc: await rpcList(required("CHAIN_RPC_URL"), Number(process.env.INDEXER_RPC_PER_SECOND ?? 40)),
      // New blocks are pushed where a websocket is known (about 30 ms to the row), asked for otherwise.
      ws: process.env.CHAIN_WS_URL,
      pollingInterval: 200,
    },
  },
  contracts: {
    TicketFactory: { chain: "main", abi: ticketFactoryAbi, address: address("CHAIN_FACTORY"), startBlock },
    // No address and no `factory()`: see the README, "Why collections are not found by Ponder's factory".
    TicketCollection: { chain: "main", abi: ticketCollectionAbi, startBlock },
    // ERC-20 tokens log a Transfer of the same signature, so this event alone is taken by the collections' addresses.
    TicketMoves: {
      chain: "main",
      abi: [getAbiItem({ abi: ticketCollectionAbi, name: "Transfer" })],
      address: factory({
        address: address("CHAIN_FACTORY"),
        event: getAbiItem({ abi: ticketFactoryAbi, name: "CollectionCreated" }),
        parameter: "collection",
      }),
      startBlock,
    },
    TicketMarket: { chain: "main", abi: ticketMarketAbi, address: address("CHAIN_MARKET"), startBlock },
    TicketSale: { chain: "main", abi: ticketSaleAbi, address: address("CHAIN_SALE"), startBlock },
  },
});
