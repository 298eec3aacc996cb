import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, describe, expect, it } from "vitest";
import { testChain } from "../../../test/chain";
import { signedCollection } from "../../../test/factory/collection";
import { rpcProxy } from "../../../test/rpc-proxy";
import { viemChain } from "../viem";

const node = await testChain();
const [one, two] = [await rpcProxy(node.rpcUrl), await rpcProxy(node.rpcUrl)];
const sender = viemChain(node).relayer();
/** A process that has just started: it knows nothing of either endpoint. */
const open = (...urls: string[]) => viemChain({ ...node, rpcUrl: urls.join(",") });
const both = () => open(one.url, two.url);
const stateOf = (chain: ReturnType<typeof open>) => chain.endpoints().map(({ state }) => state);
const away = { code: "chain-unavailable", retryable: true };
const number = (value: number) => `0x${value.toString(16)}`;

afterEach(() => {
  one.calm();
  two.calm();
});

async function sendOne(chain = viemChain(node)) {
  const wanted = await signedCollection(chain, privateKeyToAccount(generatePrivateKey()));
  const simulated = await chain.simulate(wanted, sender);
  const [nonce, fees] = [await chain.nextNonce(sender), await chain.fees()];
  const signed = await chain.sign(wanted, { sender, nonce, gas: simulated.ok ? simulated.gas : 0n, fees });
  await chain.send(signed.raw);
  return signed;
}

describe("several endpoints", () => {
  it("give the answer of the next one when the first gives none, whatever its way of failing", async () => {
    const faults = ["reset", "busy", "trouble", "html", "truncated", "empty", "other-id"] as const;
    for (const fault of faults) {
      one.fail(fault, 100);
      expect(await both().balance(sender), fault).toBeGreaterThan(0n);
      one.calm();
    }
  });

  it("are left when one does not answer in time", async () => {
    one.fail("timeout", 100);
    const chain = both();
    const begun = Date.now();
    expect(await chain.balance(sender)).toBeGreaterThan(0n);
    expect(Date.now() - begun).toBeLessThan(9_000);
    // Noticed once: the next question goes to the other one first.
    const again = Date.now();
    expect(await chain.balance(sender)).toBeGreaterThan(0n);
    expect(Date.now() - again).toBeLessThan(2_500);
  });

  it("say chain-unavailable, to be tried again, only when none of them answers", async () => {
    one.fail("reset", 100);
    two.fail("html", 100);
    await expect(both().balance(sender)).rejects.toMatchObject(away);
    await expect(both().head()).rejects.toMatchObject(away);
    await expect(both().send("0x00")).rejects.toMatchObject(away);
  });

  it("are left alone for as long as they ask, and asked again after", async () => {
    const chain = both();
    await chain.balance(sender);
    one.fail("busy", 1);
    await chain.balance(sender);
    const before = one.asked.length;
    await chain.balance(sender);
    expect(one.asked.length).toBe(before);
    two.fail("reset", 1_000);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await chain.balance(sender)).toBeGreaterThan(0n);
    expect(one.asked.length).toBeGreaterThan(before);
  });

  it("carry a contract's refusal as an answer: nobody else is asked for a better one", async () => {
    const chain = both();
    await chain.balance(sender);
    const before = two.asked.length;
    const nobody = `0x${"5".repeat(40)}` as const;
    const saleRef = `0x${"1".repeat(64)}` as const;
    const sale = { collection: nobody, tokenId: 1, seller: nobody, buyer: nobody, priceMinor: 1, saleRef };
    expect(await chain.simulate({ kind: "settle", ...sale }, sender)).toMatchObject({ ok: false });
    expect(two.asked.slice(before).filter((method) => method === "eth_estimateGas")).toEqual([]);
  });

  it("leave out one that is of another chain", async () => {
    one.tell(({ method }, { result }) => (method === "eth_chainId" ? "0x1" : result));
    const chain = both();
    expect(await chain.balance(sender)).toBeGreaterThan(0n);
    expect(chain.endpoints()[0]).toMatchObject({ state: "disagrees", error: "it is chain 1, not 31337" });
    await expect(open(one.url).balance(sender)).rejects.toMatchObject(away);
  });

  it("take half a batch for what it is: the missing answers come from elsewhere", async () => {
    const chain = both();
    await chain.balance(sender);
    one.fail("half-a-batch", 1);
    const answers = await Promise.all([chain.balance(sender), chain.minedNonce(sender), chain.balance(node.market)]);
    expect(answers).toHaveLength(3);
  });
});

describe("a transaction", () => {
  it("reaches the chain when one endpoint says yes and keeps it to itself", async () => {
    const chain = both();
    await chain.balance(sender);
    one.fail("swallowed", 1, "eth_sendRawTransaction");
    const { hash } = await sendOne(chain);
    for (let tries = 0; tries < 50 && (await chain.receipt(hash)).state === "unknown"; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await chain.receipt(hash)).toMatchObject({ state: "mined" });
  });

  it("is sent twice without harm", async () => {
    const { raw, hash } = await sendOne();
    await both().send(raw);
    expect(await both().receipt(hash)).toMatchObject({ state: "mined" });
  });

  it("counts as mined only when everybody shows it in the same block", async () => {
    const { hash } = await sendOne();
    const chain = both();
    expect(await chain.receipt(hash)).toMatchObject({ state: "mined" });
    const receipts =
      (change: object | null) =>
      (asked: { method: string }, { result }: { result?: unknown }) =>
        asked.method === "eth_getTransactionReceipt" ? change && { ...(result as object), ...change } : result;
    two.tell(receipts(null));
    expect(await chain.receipt(hash)).toEqual({ state: "unknown" });
    for (const lie of [{ blockHash: `0x${"9".repeat(64)}` }, { status: "0x0" }]) {
      two.tell(receipts(lie));
      const asked = both();
      expect(await asked.receipt(hash)).toEqual({ state: "unknown" });
      expect(stateOf(asked)).toContain("disagrees");
    }
    one.tell(receipts({ transactionHash: `0x${"8".repeat(64)}` }));
    expect(await open(one.url).receipt(hash)).toEqual({ state: "unknown" });
    two.tell(receipts({ blockNumber: "not a number" }));
    one.calm();
    expect(await both().receipt(hash)).toMatchObject({ state: "mined" });
  });
});

describe("blocks and nonces", () => {
  const blocks =
    (change: (tag: unknown, block: number) => number) =>
    (asked: { method: string; params?: unknown[] }, { result }: { result?: unknown }) => {
      if (asked.method !== "eth_getBlockByNumber") return result;
      const block = result as { number: string };
      return { ...block, number: number(change(asked.params?.[0], Number(block.number))) };
    };

  it("are final when everybody says so: one that claims more does not move it", async () => {
    await node.rpc("anvil_mine", ["0x10"]);
    const { finalized } = await viemChain(node).head();
    one.tell(blocks((tag, block) => (tag === "finalized" ? block + 5 : block)));
    expect((await both().head()).finalized).toBe(finalized);
    one.tell(blocks((tag, block) => (tag === "finalized" ? block - 3 : block)));
    expect((await both().head()).finalized).toBe(finalized - 3);
  });

  it("are as final as the one says that is late, which is named", async () => {
    const { finalized, latest } = await viemChain(node).head();
    one.tell(blocks((_, block) => block - 10));
    const chain = both();
    await chain.head();
    expect(await chain.head()).toMatchObject({ latest, finalized: finalized - 10 });
    expect(chain.endpoints()[0]).toMatchObject({ state: "slow", latest: latest - 10 });
  });

  it("are not led astray by a head out of all proportion", async () => {
    const { latest } = await viemChain(node).head();
    one.tell(blocks((tag, block) => (tag === "latest" ? block + 100_000 : block)));
    const chain = both();
    expect((await chain.head()).latest).toBe(latest);
    expect(stateOf(chain)).toContain("disagrees");
  });

  it("count as the lowest that anybody counts", async () => {
    const honest = await viemChain(node).nextNonce(sender);
    two.tell(({ method }, { result }) => (method === "eth_getTransactionCount" ? number(honest + 40) : result));
    expect(await both().nextNonce(sender)).toBe(honest);
  });
});
