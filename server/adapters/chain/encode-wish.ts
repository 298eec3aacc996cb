import { encodeFunctionData } from "viem";
import { ticketMarketAbi as abi } from "../../../contracts/abi/TicketMarket";
import type { SignedWish } from "../../ports/chain-call";

/** What a holder or buyer signed and we only carry. */
export function encodeWish(call: SignedWish): `0x${string}` {
  const { collection, deadline, signature } = call;
  const tokenId = BigInt(call.tokenId);
  if (call.kind === "buy") {
    const { buyer, priceMinor, saleRef } = call;
    const order = { collection, tokenId, buyer, priceMinor, saleRef, deadline };
    return encodeFunctionData({ abi, functionName: "buyFor", args: [order, signature] });
  }
  const { owner, nonce } = call;
  const shared = { collection, tokenId, nonce, deadline };
  switch (call.kind) {
    case "list":
      return encodeFunctionData({
        abi,
        functionName: "listFor",
        args: [{ ...shared, priceMinor: call.priceMinor }, owner, signature],
      });
    case "reprice":
      return encodeFunctionData({
        abi,
        functionName: "repriceFor",
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
    case "device": {
      const { keyX, keyY, expiresAt } = call;
      const intent = { ...shared, keyX, keyY, expiresAt };
      return encodeFunctionData({ abi, functionName: "delegateDeviceFor", args: [intent, owner, signature] });
    }
  }
}
