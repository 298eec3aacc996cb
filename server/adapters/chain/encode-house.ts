import { encodeFunctionData } from "viem";
import { ticketCollectionAbi as abi } from "../../../contracts/abi/TicketCollection";
import type { Call } from "../../ports/chain-call";

/** What the guardian, the desk and the organizer of an event ask of its collection. */
type HouseCall = Extract<
  Call,
  {
    kind:
      | "freeze"
      | "unfreeze"
      | "reissue"
      | "refund"
      | "carry-out"
      | "announce-cap"
      | "withdraw-cap"
      | "apply-cap"
      | "reschedule"
      | "cancel"
      | "close"
      | "offer-roles"
      | "accept-roles"
      | "revoke-roles";
  }
>;

export function encodeHouse(call: HouseCall): `0x${string}` {
  switch (call.kind) {
    case "freeze":
    case "unfreeze":
    case "refund":
      return encodeFunctionData({ abi, functionName: call.kind, args: [BigInt(call.tokenId), call.reason] });
    case "reissue":
      return encodeFunctionData({ abi, functionName: "reissue", args: [BigInt(call.tokenId), call.to, call.reason] });
    case "carry-out":
      return encodeFunctionData({ abi, functionName: "carryOut", args: [BigInt(call.tokenId)] });
    case "announce-cap":
      return encodeFunctionData({ abi, functionName: "announceCap", args: [call.tierId, call.cap] });
    case "withdraw-cap":
      return encodeFunctionData({ abi, functionName: "withdrawCap", args: [call.tierId] });
    case "apply-cap":
      return encodeFunctionData({ abi, functionName: "applyCap", args: [call.tierId] });
    case "reschedule":
      return encodeFunctionData({ abi, functionName: "reschedule", args: [call.doorsAt, call.endsAt] });
    case "cancel":
      return encodeFunctionData({ abi, functionName: "cancel", args: [call.reason] });
    case "close":
      return encodeFunctionData({ abi, functionName: "close" });
    case "offer-roles":
      return encodeFunctionData({ abi, functionName: "offerRoles", args: [call.account, BigInt(call.roles)] });
    case "revoke-roles":
      return encodeFunctionData({ abi, functionName: "revokeRoles", args: [call.account, BigInt(call.roles)] });
    case "accept-roles":
      return encodeFunctionData({ abi, functionName: "acceptRoles" });
  }
}
