import {
  AbiDecodingZeroDataError,
  BaseError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  createPublicClient,
  fallback,
  http,
  pad,
  type RpcLog,
  TransactionReceiptNotFoundError,
  toHex,
} from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { AppError } from "../../domain/shared/app-error";
import type { Address } from "../../ports/chain";
import type { ChainReaderPort, TicketState, TierState } from "../../ports/chain-reader";
import { type Ask, collectLogs, type LogFilter } from "./collect-logs";
import { toFacts, topicsOf } from "./log-facts";

export type ReaderSettings = { rpcUrls: readonly string[]; factory: Address; market: Address };

const timeoutMs = 10_000;
/** What comes back counts as the code of a contract, 24,576 bytes at most; a ticket takes about 450. */
const readsEach = 40;
/** Addresses a filter; endpoints refuse long lists. */
const addressesEach = 100;
const lower = (address: string) => address.toLowerCase() as Address;
const ascii = (bytes: string) => Buffer.from(bytes.slice(2), "hex").toString("ascii");

/** Reads over JSON-RPC with no state of its own. The first endpoint that answers is believed; the next is asked when it does not. */
export function viemChainReader(settings: ReaderSettings): ChainReaderPort {
  const transports = settings.rpcUrls.map((url) => http(url, { timeout: timeoutMs, retryCount: 1, retryDelay: 150 }));
  const client = createPublicClient({ transport: fallback(transports, { retryCount: 0 }), batch: {} });
  const { factory, market } = { factory: lower(settings.factory), market: lower(settings.market) };

  const ask: Ask = (filter) =>
    client.request({ method: "eth_getLogs", params: [filter as never] }) as Promise<RpcLog[]>;
  const logs = (filter: LogFilter, from: number, to: number) => known(collectLogs(ask, filter, from, to));

  /** Answers to many reads of a collection at one block, null for those that revert. */
  async function readMany<T>(
    address: Address,
    functionName: "ticketOf" | "tierOf",
    args: (bigint | number)[][],
    block: number,
  ) {
    const answers: (T | null)[] = [];
    for (let at = 0; at < args.length; at += readsEach) {
      const contracts = args.slice(at, at + readsEach).map((each) => ({
        address,
        abi: ticketCollectionAbi,
        functionName,
        args: each as never,
      }));
      const blockNumber = BigInt(block);
      const together = await known(client.multicall({ contracts, blockNumber, deployless: true, batchSize: 0 }));
      for (const [index, answer] of together.entries()) {
        if (answer.status === "success") answers.push(answer.result as T);
        else if (refused(answer.error)) answers.push(null);
        // The carrier may have failed, or the gas: asked alone, so that trouble is not taken for a revert.
        else answers.push((await alone(contracts[index] as (typeof contracts)[number], blockNumber)) as T | null);
      }
    }
    return answers;
  }
  const alone = (call: object, blockNumber: bigint): Promise<unknown> =>
    known(
      client.readContract({ ...(call as Parameters<typeof client.readContract>[0]), blockNumber }).catch((error) => {
        if (refused(error)) return null;
        throw error;
      }),
    );

  return {
    async head() {
      const [latest, final] = await known(
        Promise.all([client.getBlock({ blockTag: "latest" }), client.getBlock({ blockTag: "finalized" })]),
      );
      const at = new Date(Number(latest.timestamp) * 1000);
      return { latest: Number(latest.number), finalized: Number(final.number), hash: latest.hash ?? "", at };
    },
    async created({ from, to }) {
      if (to < from) return [];
      const made = toFacts(await logs({ address: factory, topics: [topicsOf.factory] }, from, to));
      return made.filter((fact) => fact.name === "CollectionCreated");
    },
    async facts({ from, to, of }) {
      if (to < from) return [];
      if (of === "anybody") {
        const ofMarket = await logs({ address: market, topics: [topicsOf.market] }, from, to);
        const ofOthers = await logs({ topics: [[...topicsOf.collection, ...topicsOf.sale]] }, from, to);
        return toFacts([...ofMarket, ...ofOthers]);
      }
      const found: RpcLog[] = [];
      for (let at = 0; at < of.length; at += addressesEach) {
        const part = of.slice(at, at + addressesEach);
        const address = part.map(({ collection }) => lower(collection));
        const collections = address.map((each) => pad(each));
        const sale = [...new Set(part.map((each) => lower(each.sale)))];
        found.push(...(await logs({ address, topics: [topicsOf.collection] }, from, to)));
        found.push(...(await logs({ address: market, topics: [topicsOf.market, collections] }, from, to)));
        found.push(...(await logs({ address: sale, topics: [topicsOf.sale, collections] }, from, to)));
      }
      return toFacts(found);
    },
    async movesOf({ from, to, collection, tokenIds }) {
      if (tokenIds.length === 0 || to < from) return [];
      const ids = tokenIds.map((id) => pad(toHex(id)));
      return toFacts(await logs({ address: market, topics: [topicsOf.moved, pad(lower(collection)), ids] }, from, to));
    },
    async mintsTo({ from, to, collection, holders }) {
      if (holders.length === 0 || to < from) return [];
      const wallets = holders.map((holder) => pad(lower(holder)));
      return toFacts(await logs({ address: lower(collection), topics: [topicsOf.minted, null, wallets] }, from, to));
    },
    async tickets(collection, tokenIds, block) {
      type Answer = Omit<TicketState, "askMinor"> & { listed: boolean; askMinor: number };
      const args = tokenIds.map((id) => [BigInt(id)]);
      const answers = await readMany<Answer>(lower(collection), "ticketOf", args, block);
      return answers.map((answer) => answer && toTicket(answer));
    },
    async tiers(collection, block) {
      const address = lower(collection);
      const read = { address, abi: ticketCollectionAbi, functionName: "tierCount" } as const;
      const count = (await alone(read, BigInt(block))) as number | null;
      const ids = Array.from({ length: count ?? 0 }, (_, index) => [index + 1]);
      const answers = await readMany<Omit<TierState, "tierId"> & { currency: string }>(address, "tierOf", ids, block);
      return answers.flatMap((answer, index) => (answer ? [toTier(answer, index + 1)] : []));
    },
    async landed(hash) {
      try {
        const receipt = await client.getTransactionReceipt({ hash });
        return { state: receipt.status === "reverted" ? "reverted" : "mined", block: Number(receipt.blockNumber) };
      } catch (error) {
        if (error instanceof TransactionReceiptNotFoundError) return { state: "unknown" };
        throw unavailable(error);
      }
    },
    async nonces(address) {
      const count = (blockTag: "latest" | "finalized") => client.getTransactionCount({ address, blockTag });
      const [mined, final] = await known(Promise.all([count("latest"), count("finalized")]));
      return { mined, final };
    },
  };
}

const toTicket = ({ listed, askMinor, ...said }: TicketState & { listed: boolean }): TicketState => ({
  ...{ owner: lower(said.owner), tierId: said.tierId, frozen: said.frozen, used: said.used },
  ...{ pricePaidMinor: said.pricePaidMinor, transferCount: said.transferCount, giftCount: said.giftCount },
  askMinor: listed ? askMinor : null,
});

const toTier = (said: Omit<TierState, "tierId">, tierId: number): TierState => ({
  tierId,
  ...{ cap: Number(said.cap), priceMinor: Number(said.priceMinor), currency: ascii(said.currency) },
  ...{ salesStartAt: Number(said.salesStartAt), salesEndAt: Number(said.salesEndAt) },
  ...{ resaleAllowed: said.resaleAllowed, resaleCapBps: said.resaleCapBps, royaltyBps: said.royaltyBps },
  ...{ giftsMax: said.giftsMax, giftBlackoutSeconds: Number(said.giftBlackoutSeconds) },
});

/** The contract gave its reason, or there is no contract: it says nothing, as a revert does. */
function refused(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  if (error.walk((cause) => cause instanceof AbiDecodingZeroDataError)) return true;
  if (!(error instanceof ContractFunctionExecutionError)) return false;
  const reason = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  return reason instanceof ContractFunctionRevertedError && (reason.raw ?? "0x") !== "0x";
}

const known = <T>(asked: Promise<T>): Promise<T> =>
  asked.catch((error: unknown) => {
    throw unavailable(error);
  });

function unavailable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const message = cause instanceof BaseError ? cause.details || cause.shortMessage : String(cause);
  return new AppError("chain-unavailable", { cause, retryable: true, message: `chain-unavailable: ${message}` });
}
