import { type Address, BaseError, ContractFunctionRevertedError } from "viem";
import { expect } from "vitest";
import { ticketMarketAbi } from "@/contracts/abi/TicketMarket";
import { onChain } from "./chain";

/** `<collection>:<tokenId>` as the contracts take it. */
export function tokenOf(key: string): { collection: Address; tokenId: number } {
  const [collection, tokenId] = key.split(":") as [Address, string];
  return { collection, tokenId: Number(tokenId) };
}

/** Lower-case, as our books write it. */
export async function ownerOnChain(key: string): Promise<string> {
  const { collection, tokenId } = tokenOf(key);
  return (await onChain.ownerOf(collection, tokenId)).toLowerCase();
}

/** The contract's own error. Fails when the call would have gone through. */
export async function revertOf(call: Promise<unknown>): Promise<{ name: string; args: readonly unknown[] }> {
  const error = await call.then(
    () => expect.fail("the contract would have done it"),
    (error: unknown) => error,
  );
  const reverted = error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (!(reverted instanceof ContractFunctionRevertedError) || !reverted.data) throw error;
  return { name: reverted.data.errorName, args: reverted.data.args ?? [] };
}

/** Sales of one ticket as the market logged them, oldest first. */
export async function salesOf(key: string) {
  const { collection, tokenId } = tokenOf(key);
  const logs = await onChain.client().getContractEvents({
    address: onChain.deployment().market,
    abi: ticketMarketAbi,
    eventName: "TicketSold",
    args: { collection, tokenId: BigInt(tokenId) },
    fromBlock: 0n,
    strict: true,
  });
  return logs.map(({ args }) => args);
}

/** What the market says to its holder who comes by herself, without us, with this price. */
export const listDirectly = (key: string, owner: Address, priceMinor: number) => {
  const { collection, tokenId } = tokenOf(key);
  return onChain.client().simulateContract({
    address: onChain.deployment().market,
    abi: ticketMarketAbi,
    functionName: "list",
    args: [collection, BigInt(tokenId), priceMinor],
    account: owner,
  });
};
