import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openAgreement } from "./agree";
import { openPool } from "./pool";

type Node = { latest: number; finalized: number; age: number; receipt: object | null; nonce: number };
const hash = `0x${"1".repeat(64)}`;
const receiptIn = (block: string) => ({
  transactionHash: hash,
  blockHash: `0x${block.repeat(64)}`,
  blockNumber: "0x64",
  status: "0x1",
});

/** A node that says what the test wants; `age` is the seconds that its last block is old. */
async function nodeWith(given: Partial<Node>) {
  const node: Node = { latest: 1_000, finalized: 936, age: 1, receipt: receiptIn("a"), nonce: 7, ...given };
  const answer = ({ method, params }: { method: string; params: unknown[] }): unknown => {
    if (method === "eth_chainId") return "0x1";
    if (method === "eth_getTransactionReceipt") return node.receipt;
    if (method === "eth_getTransactionCount") return `0x${node.nonce.toString(16)}`;
    const number = params[0] === "latest" ? node.latest : node.finalized;
    const timestamp = Math.floor(Date.now() / 1_000) - node.age - (node.latest - number);
    return { number: `0x${number.toString(16)}`, hash, timestamp: `0x${timestamp.toString(16)}` };
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const asked = [JSON.parse(body)].flat();
    const answers = asked.map((one) => ({ jsonrpc: "2.0", id: one.id, result: answer(one) }));
    response.end(JSON.stringify(body.startsWith("[") ? answers : answers[0]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(node, { url, close: () => server.close() });
}

let nodes: Awaited<ReturnType<typeof nodeWith>>[] = [];
async function meet(...given: Partial<Node>[]) {
  nodes = await Promise.all(given.map(nodeWith));
  const pool = openPool({ urls: nodes.map(({ url }) => url), chainId: 1, timeoutMs: 2_000 });
  const agreed = openAgreement(pool);
  /** As the writer does with every block: then the figures are read. */
  const look = async () => {
    await agreed.latest();
    return { latest: (await agreed.latest()).number, finalized: (await agreed.finalized()).number };
  };
  return { agreed, look, states: () => pool.report().map(({ state }) => state) };
}
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => {
  vi.useRealTimers();
  for (const { close } of nodes) close();
});

describe("endpoints that do not say the same", () => {
  it("finality is not one endpoint's word, though it is ahead of the others", async () => {
    for (const ahead of [6, 20, 64]) {
      const { look } = await meet({}, { latest: 1_000 + ahead, finalized: 936 + ahead });
      expect(await look()).toEqual({ latest: 1_000 + ahead, finalized: 936 });
    }
  });

  it("a receipt is not one endpoint's word, though it is ahead of the others", async () => {
    const { agreed, look } = await meet({ receipt: null }, { latest: 1_030 });
    await look();
    expect(await agreed.receipt(hash)).toBeNull();
  });

  it("one that has stood still since yesterday does not stop the clock for the other", async () => {
    const { look, states } = await meet({ latest: 600, finalized: 536, age: 86_400 }, {});
    expect((await look()).latest).toBe(1_000);
    expect(states()).toEqual(["slow", "ok"]);
    // What money depends on waits a minute for it, and goes on without it.
    expect((await look()).finalized).toBe(536);
    pass(61);
    for (const node of nodes) node.age += node.latest === 600 ? 61 : 0;
    Object.assign(nodes[1] ?? {}, { latest: 1_061, finalized: 997 });
    expect(await look()).toEqual({ latest: 1_061, finalized: 997 });
  });

  it("a receipt and a nonce go on without the one that stands still, after a minute", async () => {
    const { agreed, look } = await meet({ latest: 900, age: 100, receipt: null, nonce: 3 }, {});
    await look();
    expect([await agreed.receipt(hash), await agreed.nonce("0x", "latest")]).toEqual([null, 3]);
    pass(61);
    await look();
    expect(await agreed.receipt(hash)).toMatchObject({ blockHash: `0x${"a".repeat(64)}` });
    expect(await agreed.nonce("0x", "latest")).toBe(7);
  });

  it("one that is late and moves is waited for", async () => {
    const { look, states } = await meet({ latest: 980, finalized: 916, age: 40 }, {});
    await look();
    pass(100);
    for (const node of nodes) Object.assign(node, { latest: node.latest + 50, finalized: node.finalized + 50 });
    expect(await look()).toEqual({ latest: 1_050, finalized: 966 });
    expect(states()).toEqual(["slow", "ok"]);
  });

  it("a head that no clock explains is nobody's head", async () => {
    for (const age of [1, -200_000]) {
      const { look, states } = await meet({}, { latest: 101_000, finalized: 100_936, age });
      expect(await look()).toEqual({ latest: 1_000, finalized: 936 });
      expect(states()).toEqual(["ok", "disagrees"]);
    }
  });

  it("what was final stays final when one of them takes it back", async () => {
    const { look } = await meet({}, {});
    expect((await look()).finalized).toBe(936);
    Object.assign(nodes[0] ?? {}, { finalized: 900 });
    expect((await look()).finalized).toBe(936);
  });
});
