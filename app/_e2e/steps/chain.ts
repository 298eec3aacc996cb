import { readFileSync } from "node:fs";
import path from "node:path";
import { type Address, createPublicClient, http, zeroAddress } from "viem";
import { ticketCollectionAbi } from "@/contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "@/contracts/abi/TicketFactory";
import { toRef } from "@/server/domain/shared/ref";
import { stack } from "../harness/stack";

const client = () => createPublicClient({ transport: http(stack().chain) });

function deployment(): { factory: Address; market: Address } {
  return JSON.parse(readFileSync(path.join(stack().stateDir, "deployment.json"), "utf8"));
}

/** What the chain itself says: no part of the product is asked. */
export const onChain = {
  client,
  deployment,
  /** The collection of an event, or the zero address. */
  collectionOf: async (eventId: string): Promise<Address> => {
    const [created] = await client().getContractEvents({
      address: deployment().factory,
      abi: ticketFactoryAbi,
      eventName: "CollectionCreated",
      args: { eventRef: toRef(eventId) },
      fromBlock: 0n,
    });
    return created?.args.collection ?? zeroAddress;
  },
  hasCode: async (address: Address) => ((await client().getCode({ address })) ?? "0x").length > 2,
  /** ERC-165's answer for ERC-721. */
  isErc721: (collection: Address) =>
    client().readContract({
      address: collection,
      abi: ticketCollectionAbi,
      functionName: "supportsInterface",
      args: ["0x80ac58cd"],
    }),
  ownerOf: (collection: Address, tokenId: number) =>
    client().readContract({
      address: collection,
      abi: ticketCollectionAbi,
      functionName: "ownerOf",
      args: [BigInt(tokenId)],
    }),
  ticketOf: (collection: Address, tokenId: number) =>
    client().readContract({
      address: collection,
      abi: ticketCollectionAbi,
      functionName: "ticketOf",
      args: [BigInt(tokenId)],
    }),
  /** Entries as the contract logged them. */
  entriesOf: async (collection: Address) =>
    client().getContractEvents({
      address: collection,
      abi: ticketCollectionAbi,
      eventName: "TicketUsed",
      fromBlock: 0n,
    }),
};
