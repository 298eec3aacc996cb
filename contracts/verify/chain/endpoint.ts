import {
  type Abi,
  type Address,
  BaseError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  createPublicClient,
  HttpRequestError,
  http,
  type PublicClient,
  TimeoutError,
} from "viem";

/** The question could not be answered: no verdict, neither good nor bad. */
export class CannotVerify extends Error {}

/** Retries what is worth it: lost connections, timeouts, "too many requests". */
export function connect(rpcUrl: string): PublicClient {
  return createPublicClient({
    transport: http(rpcUrl, { retryCount: 4, retryDelay: 200, timeout: 30_000 }),
    pollingInterval: 1_000,
  });
}

export type Call = { address: Address; abi: Abi; functionName: string; args?: readonly unknown[] };

/** Endpoints allow few calls at once. */
const width = 6;
/** What comes back counts as the code of a contract, 24,576 bytes at most; a tier is the longest answer. */
const callsEach = 30;

/**
 * Answers to many reads at one block, null for those that revert. They travel together in code that needs no helper
 * contract on the chain; what fails there is asked again alone, so that a refusal of the endpoint is not taken for a revert.
 */
export async function readMany(client: PublicClient, calls: Call[], blockNumber: bigint): Promise<unknown[]> {
  const groups: Call[][] = [];
  for (let at = 0; at < calls.length; at += callsEach) groups.push(calls.slice(at, at + callsEach));
  const answers = await inParallel(groups, async (contracts) => {
    const together = await client.multicall({ contracts, blockNumber, deployless: true, batchSize: 0 });
    return inParallel(together, (answer, index) => {
      if (answer.status === "success") return Promise.resolve(answer.result as unknown);
      const call = contracts[index] as Call;
      return refusedItself(answer.error, call) ? Promise.resolve(null) : readOrNull(client, call, blockNumber);
    });
  });
  return answers.flat();
}

/** A contract that gave its reason. Without one it may be the carrier that failed, or the gas. */
function refusedItself(error: unknown, { functionName }: Call): boolean {
  if (!(error instanceof ContractFunctionExecutionError) || error.functionName !== functionName) return false;
  const reason = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  return reason instanceof ContractFunctionRevertedError && (reason.raw ?? "0x") !== "0x";
}

async function readOrNull(client: PublicClient, call: Call, blockNumber: bigint): Promise<unknown> {
  try {
    return await client.readContract({ ...call, blockNumber });
  } catch (error) {
    if (isRevert(error)) return null;
    throw error;
  }
}

/** No data comes from an address without a contract: it says nothing, as a revert does. */
const isRevert = (error: unknown) =>
  error instanceof BaseError &&
  error.walk(
    (cause) => cause instanceof ContractFunctionRevertedError || cause instanceof ContractFunctionZeroDataError,
  ) !== null;

/** True when asking again, or for less, cannot help. */
export const isUnreachable = (error: unknown) =>
  error instanceof BaseError &&
  error.walk((cause) => cause instanceof HttpRequestError && cause.status === undefined) !== null;

/** True when the same question may be answered in a moment. */
export const isBusy = (error: unknown) =>
  error instanceof BaseError &&
  error.walk(
    (cause) =>
      cause instanceof TimeoutError ||
      (cause instanceof HttpRequestError && (cause.status === 429 || (cause.status ?? 0) >= 500)),
  ) !== null;

/** Keeps the order of `items`. */
export async function inParallel<T, R>(
  items: readonly T[],
  each: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await each(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
