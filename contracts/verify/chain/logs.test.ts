import { type Address, HttpRequestError, numberToHex } from "viem";
import { describe, expect, it } from "vitest";
import { CannotVerify } from "./endpoint";
import { type Ask, collectLogs } from "./logs";

const address: Address = "0x00000000000000000000000000000000000000aa";
const topic = numberToHex(7, { size: 32 });
type Wire = Record<string, unknown>;
const log = (block: number, index: number): Wire => ({
  address,
  topics: [topic],
  data: "0x",
  blockNumber: numberToHex(block),
  logIndex: numberToHex(index),
  transactionHash: numberToHex(block, { size: 32 }),
});

/** One log a block, `dense` of them in block 500; at most `blocks` and `logs` at once. */
function endpoint({ blocks = Number.POSITIVE_INFINITY, logs = Number.POSITIVE_INFINITY, dense = 1 }) {
  const asked: [number, number][] = [];
  const inBlock = (block: number) => Array.from({ length: block === 500 ? dense : 1 }, (_, index) => log(block, index));
  const ask: Ask = async (method, params) => {
    if (method === "eth_getBlockByNumber") return { transactions: [numberToHex(1, { size: 32 })] };
    const other = { ...log(500, dense), address: "0x00000000000000000000000000000000000000bb" };
    if (method === "eth_getTransactionReceipt") return { logs: [...inBlock(500), other] };
    const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
    const [from, to] = [Number(fromBlock), Number(toBlock)];
    asked.push([from, to]);
    if (to - from >= blocks) throw new Error("range too large");
    const found = Array.from({ length: to - from + 1 }, (_, index) => inBlock(from + index)).flat();
    if (found.length > logs) throw new Error("more than so many results");
    return found;
  };
  return { ask, asked };
}

describe("collectLogs", () => {
  it("gets every log once, in order, whatever range is allowed", async () => {
    for (const blocks of [1, 2, 7, 100, 999, 1000, 5000]) {
      const { ask } = endpoint({ blocks });
      const logs = await collectLogs(ask, { address }, 1, 1000);
      expect(logs.map(({ blockNumber }) => blockNumber)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
    }
  });

  it("learns the range instead of being refused again and again", async () => {
    const { ask, asked } = endpoint({ blocks: 100 });
    await collectLogs(ask, { address }, 1, 10_000);
    expect(asked.length).toBeLessThan(140);
  });

  it("reads a block that is too dense from its receipts, without what others logged in it", async () => {
    const { ask } = endpoint({ logs: 10, dense: 50 });
    expect(await collectLogs(ask, { address, topics: [[topic]] }, 490, 510)).toHaveLength(70);
    const others = { address, topics: [numberToHex(8, { size: 32 })] };
    expect(await collectLogs(ask, others, 500, 500)).toHaveLength(0);
  });

  it("asks again when the endpoint is busy", async () => {
    const { ask } = endpoint({});
    let times = 0;
    const busy: Ask = (...question) => {
      times += 1;
      if (times < 3) throw new HttpRequestError({ url: "http://rpc", status: 429 });
      return ask(...question);
    };
    expect(await collectLogs(busy, { address }, 1, 5)).toHaveLength(5);
    expect(times).toBe(3);
  });

  it("gives up when nobody answers, or answers with something else", async () => {
    const gone: Ask = async () => {
      throw new HttpRequestError({ url: "http://rpc" });
    };
    await expect(collectLogs(gone, { address }, 1, 5)).rejects.toThrow(HttpRequestError);
    await expect(collectLogs(async () => null, { address }, 1, 5)).rejects.toThrow(CannotVerify);
    await expect(collectLogs(async () => [log(9, 0)], { address }, 1, 5)).rejects.toThrow("log of block 9");
  });
});
