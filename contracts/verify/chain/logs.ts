import { type Address, type Hex, hexToNumber, numberToHex } from "viem";
import type { RawLog } from "../facts";
import { CannotVerify, isBusy, isUnreachable } from "./endpoint";

export type LogFilter = { address: Address; topics?: (Hex | Hex[] | null)[] };
export type RpcLog = RawLog & { blockTimestamp: number | null };
/** What of an endpoint is needed here, so that tests can be one. */
export type Ask = (method: string, params: unknown[]) => Promise<unknown>;

const firstSpan = 200_000;
/** After this many answers a span that was refused is tried again: refusals also come from dense stretches. */
const forgetAfter = 64;

/**
 * All logs of a range, however little the endpoint answers at once: what it refuses is asked in halves, and a single block
 * that it refuses is read from the receipts of its transactions.
 * @throws when it cannot be reached, or refuses those too.
 */
export async function collectLogs(ask: Ask, filter: LogFilter, from: number, to: number): Promise<RpcLog[]> {
  const logs: RpcLog[] = [];
  let span = firstSpan;
  let refused = Number.POSITIVE_INFINITY;
  let answers = 0;
  for (let at = from; at <= to; ) {
    const end = Math.min(at + span - 1, to);
    const range = { fromBlock: numberToHex(at), toBlock: numberToHex(end) };
    try {
      logs.push(...readLogs(await patiently(() => ask("eth_getLogs", [{ ...filter, ...range }])), at, end));
      answers += 1;
      if (answers % forgetAfter === 0) refused = Number.POSITIVE_INFINITY;
    } catch (error) {
      if (isUnreachable(error) || error instanceof CannotVerify) throw error;
      if (end > at) {
        refused = end - at + 1;
        span = Math.floor(refused / 2);
        continue;
      }
      logs.push(...(await logsOfBlock(ask, filter, at)));
    }
    at = end + 1;
    span = longer(span, refused);
  }
  return logs;
}

/** Twice as long, or half way to what was refused; what is nearly the limit is left alone. */
function longer(span: number, refused: number): number {
  if (refused === Number.POSITIVE_INFINITY) return Math.min(span * 2, firstSpan);
  return refused - span <= span / 10 ? span : Math.max(span, Math.floor((span + refused) / 2));
}

/** Endpoints that are busy get a little time. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let pauseMs = 200; ; pauseMs *= 2) {
    try {
      return await act();
    } catch (error) {
      if (!isBusy(error) || pauseMs > 3_200) throw error;
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
}

async function logsOfBlock(ask: Ask, { address, topics }: LogFilter, block: number): Promise<RpcLog[]> {
  const found = (await ask("eth_getBlockByNumber", [numberToHex(block), false])) as { transactions: Hex[] } | null;
  if (!found) throw new CannotVerify(`the endpoint has no block ${block}`);
  const logs: RpcLog[] = [];
  for (const tx of found.transactions) {
    const receipt = (await ask("eth_getTransactionReceipt", [tx])) as { logs: unknown[] } | null;
    if (!receipt) throw new CannotVerify(`the endpoint has no transaction ${tx}`);
    logs.push(...readLogs(receipt.logs, block, block));
  }
  return logs.filter((log) => log.address.toLowerCase() === address.toLowerCase() && fits(log, topics ?? []));
}

const fits = (log: RpcLog, topics: (Hex | Hex[] | null)[]) =>
  topics.every((wanted, index) => {
    const topic = log.topics[index]?.toLowerCase();
    return wanted === null || [wanted].flat().some((each) => each.toLowerCase() === topic);
  });

function readLogs(answer: unknown, from: number, to: number): RpcLog[] {
  if (!Array.isArray(answer)) throw new CannotVerify("eth_getLogs answered with something else than a list");
  return answer.map((log) => {
    const blockNumber = hexToNumber(log.blockNumber);
    if (blockNumber < from || blockNumber > to || log.removed === true) {
      throw new CannotVerify(`eth_getLogs of ${from}-${to} answered with a log of block ${blockNumber}`);
    }
    return {
      address: log.address,
      topics: log.topics,
      data: log.data,
      blockNumber,
      logIndex: hexToNumber(log.logIndex),
      transactionHash: log.transactionHash,
      blockTimestamp: log.blockTimestamp ? hexToNumber(log.blockTimestamp) : null,
    };
  });
}
