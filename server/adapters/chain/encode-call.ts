import { encodeFunctionData, stringToHex } from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import type { Address, Call } from "../../ports/chain";

export type Encoded = { to: Address; data: `0x${string}` };
export type Contracts = { factory: Address; market: Address };

/** Our call in the contracts' words. Every argument is checked against the generated ABIs by the compiler. */
export function encodeCall(call: Call, { factory, market }: Contracts): Encoded {
  switch (call.kind) {
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
    default:
      return { to: market, data: encodeSigned(call) };
  }
}

function encodeDeploy(call: Extract<Call, { kind: "deploy" }>): `0x${string}` {
  const { eventRef, organizer, name, symbol, doorsAt, endsAt, platformFeeBps, contractUri } = call;
  const tiers = call.tiers.map((tier) => ({ ...tier, currency: stringToHex(tier.currency, { size: 3 }) }));
  const params = {
    eventRef,
    organizer,
    name,
    symbol,
    doorsAt,
    endsAt,
    platformFeeBps,
    contractURI: contractUri,
    tiers,
  };
  return encodeFunctionData({ abi: ticketFactoryAbi, functionName: "createCollection", args: [params] });
}

/** What a holder signed and we only carry. */
function encodeSigned(call: Extract<Call, { kind: "list" | "unlist" | "gift" }>): `0x${string}` {
  const { collection, nonce, deadline, owner, signature } = call;
  const shared = { collection, tokenId: BigInt(call.tokenId), nonce, deadline };
  const abi = ticketMarketAbi;
  switch (call.kind) {
    case "list":
      return encodeFunctionData({
        abi,
        functionName: "listFor",
        args: [{ ...shared, priceMinor: call.priceMinor }, owner, signature],
      });
    case "unlist":
      return encodeFunctionData({ abi, functionName: "unlistFor", args: [shared, owner, signature] });
    case "gift":
      return encodeFunctionData({
        abi,
        functionName: "giftFor",
        args: [{ ...shared, to: call.to, giftRef: call.giftRef }, owner, signature],
      });
  }
}
