import { randomBytes } from "node:crypto";
import type { TypedIntent } from "../../ports/wallet";
import type { Ctx } from "../verb";

/** As TicketMarket.sol spells them. */
const types = {
  List: [
    { name: "collection", type: "address" },
    { name: "tokenId", type: "uint256" },
    { name: "priceMinor", type: "uint32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  Unlist: [
    { name: "collection", type: "address" },
    { name: "tokenId", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  Gift: [
    { name: "collection", type: "address" },
    { name: "tokenId", type: "uint256" },
    { name: "to", type: "address" },
    { name: "giftRef", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
};

/** Long enough to outlive a stalled chain for a while, short enough that a forgotten signature dies the same day. */
const secondsToUse = 6 * 3600;

/** The holder's readable EIP-712 intent, signed by her wallet; anyone may submit it, nobody can change it. */
export async function signByHolder(
  ctx: Ctx,
  holder: { walletId: string; walletAddress: string },
  primaryType: keyof typeof types,
  fields: Record<string, string | number>,
) {
  const nonce = BigInt(`0x${randomBytes(32).toString("hex")}`);
  const deadline = Math.floor(ctx.now.getTime() / 1000) + secondsToUse;
  const intent: TypedIntent = {
    domain: {
      name: "TicketChain Market",
      version: "1",
      chainId: ctx.settings.chainId,
      verifyingContract: ctx.settings.market,
    },
    types: { [primaryType]: types[primaryType] },
    primaryType,
    message: { ...fields, nonce, deadline },
  };
  const signature = await ctx.ports.wallet.signIntent(holder.walletId, holder.walletAddress, intent);
  return { nonce: nonce.toString(), deadline, owner: holder.walletAddress as `0x${string}`, signature };
}
