import { numberToHex, type RpcLog } from "viem";
import { AppError } from "../../domain/shared/app-error";

export type LogFilter = { address?: string | string[]; topics: (string | string[] | null)[] };
/** What of an endpoint is needed here, so that a test can be one. */
export type Ask = (filter: LogFilter & { fromBlock: string; toBlock: string }) => Promise<RpcLog[]>;

const firstSpan = 50_000;

/**
 * All logs of a range, however little the endpoint answers at once: what it refuses is asked in halves, and the span grows again
 * after. An answer from outside the range is no answer. @throws when a single block is refused too.
 */
export async function collectLogs(ask: Ask, filter: LogFilter, from: number, to: number): Promise<RpcLog[]> {
  const found: RpcLog[] = [];
  let span = firstSpan;
  for (let at = from; at <= to; ) {
    const end = Math.min(at + span - 1, to);
    try {
      const logs = await ask({ ...filter, fromBlock: numberToHex(at), toBlock: numberToHex(end) });
      for (const log of logs) {
        const block = Number(log.blockNumber);
        if (!(block >= at && block <= end))
          throw new AppError("chain-unavailable", {
            retryable: true,
            message: `a log of block ${block} for ${at}-${end}`,
          });
      }
      found.push(...logs);
    } catch (error) {
      if (error instanceof AppError || end === at) throw error;
      span = Math.max(1, Math.floor((end - at + 1) / 2));
      continue;
    }
    at = end + 1;
    span = Math.min(firstSpan, span * 2);
  }
  return found;
}
