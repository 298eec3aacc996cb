import { encodeAbiParameters, encodeFunctionData, getAbiItem, keccak256, stringToHex, zeroAddress } from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import type { Address, NewCollection } from "../../ports/chain";
import type { Call } from "../../ports/chain-call";
import type { TypedIntent } from "../../ports/wallet";
import { encodeHouse } from "./encode-house";
import { encodeWish } from "./encode-wish";

export type Encoded = { to: Address; data: `0x${string}`; value?: bigint };
export type Contracts = { factory: Address; market: Address };

/** Our call in the contracts' words. Every argument is checked against the generated ABIs by the compiler. */
export function encodeCall(call: Call, { factory, market }: Contracts): Encoded {
  switch (call.kind) {
    case "top-up":
      return { to: call.to, data: "0x", value: call.amountWei };
    case "blank":
      return { to: call.to, data: "0x", value: 0n };
    case "deploy":
      return { to: factory, data: encodeDeploy(call) };
    case "mint":
      return {
        to: call.collection,
        data: encodeFunctionData({
          abi: ticketCollectionAbi,
          functionName: "mint",
          args: [BigInt(call.expectedFirstId), call.orders],
        }),
      };
    case "check-in":
      return {
        to: call.collection,
        data: encodeFunctionData({
          abi: ticketCollectionAbi,
          functionName: "checkIn",
          args: [call.tokenIds.map(BigInt), call.gateRef, call.usedAt],
        }),
      };
    case "settle":
      return {
        to: market,
        data: encodeFunctionData({
          abi: ticketMarketAbi,
          functionName: "settleByCard",
          args: [call.collection, BigInt(call.tokenId), call.seller, call.buyer, call.priceMinor, call.saleRef],
        }),
      };
    case "check-in-words":
      return {
        to: call.collection,
        data: encodeFunctionData({
          abi: ticketCollectionAbi,
          functionName: "checkInWords",
          args: [call.words.map(BigInt), call.masks, call.gateRef, call.usedAt],
        }),
      };
    case "list":
    case "reprice":
    case "unlist":
    case "gift":
    case "device":
    case "buy":
      return { to: market, data: encodeWish(call) };
    case "execute":
      return {
        to: market,
        data: encodeFunctionData({
          abi: ticketMarketAbi,
          functionName: "execute",
          args: [call.wishes.map(encodeWish), call.gasEach],
        }),
      };
    default:
      return { to: call.collection, data: encodeHouse(call) };
  }
}

/** The struct of the factory. `version` zero asks for the present implementation. */
function creationParams(wanted: NewCollection) {
  const { eventRef, organizer, operator, name, symbol, doorsAt, endsAt, platformFeeBps, contractUri, policy } = wanted;
  const tiers = wanted.tiers.map((tier) => ({ ...tier, currency: stringToHex(tier.currency, { size: 3 }) }));
  const version = zeroAddress;
  const who = { eventRef, organizer, operator, name, symbol, doorsAt, endsAt, platformFeeBps };
  return { ...who, version, contractURI: contractUri, policy, tiers };
}

const createFor = getAbiItem({ abi: ticketFactoryAbi, name: "createCollectionFor" });

/** EIP-712 as ITicketFactory spells it: the readable fields, and the hash of all of them. */
export const creationIntent = (
  wanted: NewCollection,
  deadline: number,
  { chainId, factory }: { chainId: number; factory: Address },
): TypedIntent => ({
  domain: { name: "TicketChain Factory", version: "1", chainId, verifyingContract: factory },
  types: {
    CreateCollection: [
      { name: "organizer", type: "address" },
      { name: "eventRef", type: "bytes32" },
      { name: "name", type: "string" },
      { name: "paramsHash", type: "bytes32" },
      { name: "deadline", type: "uint40" },
    ],
  },
  primaryType: "CreateCollection",
  message: {
    organizer: wanted.organizer,
    eventRef: wanted.eventRef,
    name: wanted.name,
    paramsHash: keccak256(encodeAbiParameters([createFor.inputs[0]], [creationParams(wanted)])),
    deadline,
  },
});

const encodeDeploy = (call: Extract<Call, { kind: "deploy" }>): `0x${string}` =>
  encodeFunctionData({
    abi: ticketFactoryAbi,
    functionName: "createCollectionFor",
    args: [creationParams(call), call.deadline, call.signature],
  });
