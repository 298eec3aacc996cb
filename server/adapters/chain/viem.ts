import {
  AbiDecodingZeroDataError,
  BaseError,
  createPublicClient,
  type Hex,
  http,
  keccak256,
  parseEventLogs,
  parseTransaction,
  TransactionReceiptNotFoundError,
  zeroAddress,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import { AppError } from "../../domain/shared/app-error";
import type { Address, ChainEvent, ChainPort } from "../../ports/chain";
import { creationIntent, encodeCall } from "./encode-call";
import { currentFees, type Fees, outbidding } from "./fees";
import { revertOf, unavailable } from "./read-failure";
import { watchBlocks } from "./watch-blocks";

export type ChainSettings = {
  rpcUrl: string;
  /** Where new blocks are pushed; without it they are asked for. */
  wsUrl?: string;
  chainId: number;
  factory: Address;
  market: Address;
  relayerKey: Hex;
};

const timeoutMs = 5_000;
const abi = [...ticketFactoryAbi, ...ticketCollectionAbi, ...ticketMarketAbi];
const lower = (address: string) => address.toLowerCase() as Address;

/** The chain over JSON-RPC, with the relayer's key in this process. */
export function viemChain(settings: ChainSettings): ChainPort {
  const { rpcUrl, wsUrl, chainId, relayerKey } = settings;
  const contracts = { factory: lower(settings.factory), market: lower(settings.market) };
  const relayer = privateKeyToAccount(relayerKey);
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: timeoutMs, retryCount: 0 }) });
  const orUnavailable = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((cause: unknown) => {
      throw unavailable(cause);
    });

  const orNoContract = <T>(address: Address, asked: Promise<T>): Promise<T> =>
    asked.catch((cause: unknown) => {
      const nothing = cause instanceof BaseError && cause.walk((inner) => inner instanceof AbiDecodingZeroDataError);
      if (!nothing) throw unavailable(cause);
      throw new AppError("invariant-broken", { cause, message: `no collection at ${address}` });
    });

  const seal = async (call: { to: Address; data: Hex; nonce: number; gas: bigint }, fees: Fees) => {
    const raw = await relayer.signTransaction({ ...call, ...fees, chainId, type: "eip1559" });
    return { hash: keccak256(raw), raw, from: lower(relayer.address), nonce: call.nonce };
  };

  return {
    chainId,
    market: contracts.market,
    relayer: () => lower(relayer.address),
    nextNonce: () => orUnavailable(client.getTransactionCount({ address: relayer.address, blockTag: "pending" })),
    finalNonce: () => orUnavailable(client.getTransactionCount({ address: relayer.address, blockTag: "finalized" })),
    nextTokenId: (collection) =>
      orNoContract(
        collection,
        client
          .readContract({ address: collection, abi: ticketCollectionAbi, functionName: "nextTokenId" })
          .then(Number),
      ),
    async collectionOf(organizer, eventRef) {
      const found = await orUnavailable(
        client.readContract({
          address: contracts.factory,
          abi: ticketFactoryAbi,
          functionName: "collectionOf",
          args: [organizer, eventRef],
        }),
      );
      return found === zeroAddress ? null : lower(found);
    },
    creationIntent: (wanted, deadline) => creationIntent(wanted, deadline, { chainId, factory: contracts.factory }),
    async simulate(call) {
      const encoded = encodeCall(call, contracts);
      try {
        // Estimating runs the whole call, so one question brings the gas or the contract's refusal.
        return { ok: true, gas: await client.estimateGas({ account: relayer.address, ...encoded }) };
      } catch (failure) {
        const revert = revertOf(failure);
        if (!revert) throw unavailable(failure);
        return { ok: false, ...revert };
      }
    },
    async sign(call, nonce, gas) {
      const fees = await orUnavailable(currentFees(client));
      return seal({ ...encodeCall(call, contracts), nonce, gas: (gas * 12n) / 10n }, fees);
    },
    async outbid(raw) {
      const { to, data = "0x", nonce = 0, gas, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(raw);
      if (!to || !gas) throw new AppError("invariant-broken", { message: "not a transaction of ours" });
      const fees = await orUnavailable(currentFees(client));
      return seal({ to, data, nonce, gas }, outbidding({ maxFeePerGas, maxPriorityFeePerGas }, fees));
    },
    async send(raw) {
      try {
        await client.sendRawTransaction({ serializedTransaction: raw });
      } catch (failure) {
        const said = failure instanceof Error ? failure.message : String(failure);
        // In the pool already, or its nonce is used: the receipt tells by whom.
        if (/already known|already imported|nonce too low|known transaction/i.test(said)) return;
        throw unavailable(failure);
      }
    },
    async receipt(hash) {
      try {
        const receipt = await client.getTransactionReceipt({ hash });
        const blockNumber = Number(receipt.blockNumber);
        if (receipt.status === "reverted") return { state: "reverted", blockNumber };
        const logs = parseEventLogs({ abi, logs: receipt.logs });
        const events = logs.map(
          ({ eventName, address, args }): ChainEvent => ({
            name: eventName,
            address: lower(address),
            args: args as Record<string, unknown>,
          }),
        );
        return { state: "mined", blockNumber, events };
      } catch (failure) {
        if (failure instanceof TransactionReceiptNotFoundError) return { state: "unknown" };
        throw unavailable(failure);
      }
    },
    async head() {
      const [latest, finalized] = await orUnavailable(
        Promise.all([client.getBlockNumber({ cacheTime: 0 }), client.getBlock({ blockTag: "finalized" })]),
      );
      return { latest: Number(latest), finalized: Number(finalized.number) };
    },
    watchBlocks: (onBlock) => watchBlocks(wsUrl, onBlock),
  };
}
