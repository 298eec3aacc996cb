import { randomUUID } from "node:crypto";
import { createPublicClient, http, parseAbi, parseAbiParameters, toHex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import type { IntentPayload } from "../../domain/chain/intent";
import type { Address } from "../../ports/chain";

type Of<K extends IntentPayload["kind"]> = Extract<IntentPayload, { kind: K }>;
type Market = { chainId: number; market: Address };
type Wish = Of<"list" | "reprice" | "unlist" | "gift" | "device">;
type Without<W, K extends string> = W extends unknown ? Omit<W, K> : never;
/** A wish before its holder signs it. */
export type Unsigned = Without<Wish, "nonce" | "deadline" | "owner" | "signature">;

/** The structs of MarketIntents.sol, in its words. */
const structs: Record<Wish["kind"], readonly [string, string]> = {
  list: ["List", "address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline"],
  reprice: ["Reprice", "address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline"],
  unlist: ["Unlist", "address collection,uint256 tokenId,uint256 nonce,uint40 deadline"],
  gift: ["Gift", "address collection,uint256 tokenId,address to,bytes32 giftRef,uint256 nonce,uint40 deadline"],
  device: [
    "DelegateDevice",
    "address collection,uint256 tokenId,bytes32 keyX,bytes32 keyY,uint40 expiresAt,uint256 nonce,uint40 deadline",
  ],
};

type TypedFields = { name: string; type: string }[];
const addressOf = (account: PrivateKeyAccount) => account.address.toLowerCase() as Address;

/** What a holder asks of the market, signed by it: good until `deadline` (unix seconds), once. */
export async function signedWish(
  { chainId, market }: Market,
  holder: PrivateKeyAccount,
  wish: Unsigned,
  deadline: number,
): Promise<IntentPayload> {
  const [name, fields] = structs[wish.kind];
  const nonce = BigInt(`0x${randomUUID().replaceAll("-", "")}`);
  const signature = await holder.signTypedData({
    domain: { name: "TicketChain Market", version: "1", chainId, verifyingContract: market },
    types: { [name]: parseAbiParameters(fields) as TypedFields },
    primaryType: name,
    message: { ...wish, nonce, deadline },
  });
  return { ...wish, nonce: String(nonce), deadline, owner: addressOf(holder), signature } as IntentPayload;
}

/** An order that its buyer pays with USDC, given to it first: the payment's nonce is the order's hash. */
export async function signedBuy(
  node: Market & { rpcUrl: string; usd: Address },
  buyer: PrivateKeyAccount,
  order: Omit<Of<"buy">, "kind" | "buyer" | "signature">,
): Promise<Of<"buy">> {
  const reader = createPublicClient({ transport: http(node.rpcUrl) });
  const wish = { ...order, buyer: addressOf(buyer) };
  const nonce = await reader.readContract({
    ...{ address: node.market, abi: ticketMarketAbi, functionName: "orderHash" },
    args: [{ ...wish, tokenId: BigInt(wish.tokenId) }],
  });
  const [name, version] = await Promise.all(
    (["name", "version"] as const).map((functionName) =>
      reader.readContract({
        ...{ address: node.usd, functionName },
        abi: parseAbi(["function name() view returns (string)", "function version() view returns (string)"]),
      }),
    ),
  );
  const types = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce";
  const signature = await buyer.signTypedData({
    domain: { name, version, chainId: node.chainId, verifyingContract: node.usd },
    types: { ReceiveWithAuthorization: [...parseAbiParameters(types)] },
    primaryType: "ReceiveWithAuthorization",
    message: {
      ...{ from: wish.buyer, to: node.market, value: BigInt(order.priceMinor) * 10_000n },
      ...{ validAfter: 0n, validBefore: BigInt(order.deadline), nonce },
    },
  });
  return { kind: "buy", ...wish, signature };
}

/** Words of 32 bytes for tests that need some. */
export const someWord = () => toHex(crypto.getRandomValues(new Uint8Array(32)));
