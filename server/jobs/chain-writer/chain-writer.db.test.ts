import { randomUUID } from "node:crypto";
import { createWalletClient, type Hex, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { beforeAll, describe, expect, it } from "vitest";
import { viemChain } from "../../adapters/chain/viem";
import type { IntentPayload } from "../../domain/chain/intent";
import { AppError } from "../../domain/shared/app-error";
import { toRef } from "../../domain/shared/ref";
import type { ChainPort } from "../../ports/chain";
import { testChain } from "../../test/chain";
import { signedCollection, testTier } from "../../test/factory/collection";
import { writerLab } from "../../test/writer-lab";
import { assignSenders } from "./assign";
import { submitQueued } from "./submit";
import { defaultTargets } from "./targets";
import { openLane } from "./writer";

const node = await testChain();
const chain = viemChain(node);
const { db, pool, log, bus, queue, start, stopAll, ask, read, reached } = await writerLab(chain);
const fan = privateKeyToAccount(generatePrivateKey());
const fanAddress = fan.address.toLowerCase() as Hex;
const later = Math.floor(Date.now() / 1000) + 86_400;

const deployment = async (): Promise<Extract<IntentPayload, { kind: "deploy" }>> => {
  const eventId = randomUUID();
  const tiers = [testTier(), testTier({ cap: 2, priceMinor: 9_000 })];
  return { ...(await signedCollection(chain, fan, { eventRef: toRef(eventId), tiers })), eventId };
};

const mint = (collection: Hex, extras: { quantity?: number; tierId?: number; priceMinor?: number } = {}) => ({
  kind: "mint" as const,
  collection,
  to: fanAddress,
  tierId: 1,
  quantity: 2,
  priceMinor: 5_000,
  orderRef: toRef(randomUUID()),
  ...extras,
});

const checkIn = (collection: Hex, tokenId: number) => ({
  kind: "check-in" as const,
  collection,
  tokenId,
  gateRef: toRef(randomUUID()),
  usedAt: later - 86_400,
});

async function newCollection(): Promise<Hex> {
  const writer = start();
  const { result } = await reached(await ask(await deployment()));
  await writer.stop();
  return (result as { collection: Hex }).collection;
}

const tokensOf = (intent: { result: unknown }) => (intent.result as { tokenIds: number[] }).tokenIds;

let collection: Hex;
beforeAll(async () => {
  await bus.ready();
  collection = await newCollection();
});

describe("the chain writer", () => {
  it("mints the orders of one collection in one transaction and wakes who waits", async () => {
    const sagaId = randomUUID();
    const keys = await Promise.all([1, 2, 3].map(() => ask(mint(collection), { wakeSagaId: sagaId })));
    start();
    const intents = await Promise.all(keys.map((key) => reached(key)));
    expect(new Set(intents.map(({ txHash }) => txHash)).size).toBe(1);
    expect(intents.flatMap(tokensOf).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(intents.every(({ blockNumber }) => (blockNumber ?? 0) > 0)).toBe(true);
    const jobs = await pool.query("select 1 from graphile_worker.jobs where key = $1", [`saga:${sagaId}`]);
    expect(jobs.rowCount).toBe(1);
  });

  it("makes what is mined final when its block is", async () => {
    const key = await ask(mint(collection));
    start();
    await reached(key, ["mined"]);
    await node.rpc("anvil_mine", ["0x3"]);
    expect((await reached(key, ["final"])).state).toBe("final");
  });

  it("sends the same bytes after a crash between storing and sending, and mints once", async () => {
    const before = await chain.nextTokenId(collection);
    const crash: ChainPort = { ...chain, send: () => Promise.reject(new AppError("internal", { message: "killed" })) };
    const key = await ask(mint(collection, { quantity: 1 }));
    start(crash);
    await reached(key, ["submitted"]);
    await stopAll();
    const [stored] = await db.chainTransaction.findMany({ where: { state: "signed" } });
    const sent: string[] = [];
    const recording: ChainPort = {
      ...chain,
      send: (raw) => {
        sent.push(raw);
        return chain.send(raw);
      },
    };
    start(recording);
    const intent = await reached(key);
    expect(sent).toEqual([stored?.raw]);
    expect(intent.txHash).toBe(stored?.hash);
    expect(await chain.nextTokenId(collection)).toBe(before + 1);
  });

  it("mints each order once though two writers were started by mistake, even without the lock", async () => {
    const before = await chain.nextTokenId(collection);
    const keys = await Promise.all(Array.from({ length: 12 }, () => ask(mint(collection, { quantity: 1 }))));
    const reckless = () => openLane({ db, queue, bus, log, chain, targets: defaultTargets }, chain.relayer());
    await assignSenders({ db, chain });
    await Promise.allSettled([submitQueued(reckless()), submitQueued(reckless())]);
    start();
    start();
    const minted = (await Promise.all(keys.map((key) => reached(key)))).flatMap(tokensOf);
    expect(new Set(minted).size).toBe(12);
    expect(await chain.nextTokenId(collection)).toBe(before + 12);
  });

  it("fails one bad order by the contract's word and mints the others of the batch", async () => {
    const good = await Promise.all([1, 2, 3].map(() => ask(mint(collection, { quantity: 1 }))));
    const bad = await ask(mint(collection, { priceMinor: 5_001, quantity: 1 }));
    const more = await Promise.all([1, 2].map(() => ask(mint(collection, { quantity: 1 }))));
    start();
    const refused = await reached(bad, ["failed"]);
    expect(refused.error).toBe("TicketCollection_PriceOverTier");
    const minted = await Promise.all([...good, ...more].map((key) => reached(key)));
    expect(new Set(minted.map(({ txHash }) => txHash)).size).toBe(1);
  });

  it("never mints over the cap when two orders fit alone and not together", async () => {
    const keys = [await ask(mint(collection, { tierId: 2, quantity: 1, priceMinor: 9_000 }))];
    keys.push(await ask(mint(collection, { tierId: 2, quantity: 2, priceMinor: 9_000 })));
    start();
    const [first, second] = await Promise.all(keys.map((key) => reached(key, ["mined", "final", "failed"])));
    expect(first?.state).not.toBe("failed");
    expect(second).toMatchObject({ state: "failed", error: "TicketCollection_CapExceeded" });
  });

  it("keeps intents while the chain does not answer, says why, and goes on when it is back", async () => {
    let down = true;
    const flaky = new Proxy(chain, {
      get(port, name: keyof ChainPort) {
        const real = port[name];
        if (typeof real !== "function" || ["relayer", "relayers", "watchBlocks"].includes(name)) return real;
        return down ? () => Promise.reject(new AppError("chain-unavailable", { retryable: true })) : real;
      },
    });
    start(flaky);
    const key = await ask(mint(collection));
    for (let tries = 0; tries < 100 && !(await read(key)).error; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await read(key)).toMatchObject({ state: "queued", error: "chain-unavailable" });
    down = false;
    expect(await reached(key)).toMatchObject({ error: null });
  });

  it("takes what was done before for done: a second deployment, a second entry", async () => {
    const wanted = await deployment();
    const scan = checkIn(collection, 1);
    start();
    const first = await reached(await ask(wanted));
    expect((await reached(await ask(wanted))).result).toEqual(first.result);
    await reached(await ask(scan));
    expect(tokensOf(await reached(await ask(scan)))).toEqual([1]);
  });

  it("sends entries at one gate together", async () => {
    const gateRef = toRef(randomUUID());
    const keys = await Promise.all([2, 3, 4].map((id) => ask({ ...checkIn(collection, id), gateRef })));
    start();
    const entries = await Promise.all(keys.map((key) => reached(key)));
    expect(new Set(entries.map(({ txHash }) => txHash)).size).toBe(1);
  });

  it("carries a holder's signed offer, settles its sale with the contract's split, and refuses a price over the cap", async () => {
    const buyer = privateKeyToAccount(generatePrivateKey()).address.toLowerCase() as Hex;
    const offer = async (tokenId: number, priceMinor: number): Promise<IntentPayload> => {
      const nonce = BigInt(`0x${randomUUID().replaceAll("-", "")}`);
      const message = { collection, tokenId: BigInt(tokenId), priceMinor, nonce, deadline: later };
      const types = ["address collection", "uint256 tokenId", "uint32 priceMinor", "uint256 nonce", "uint40 deadline"];
      const signature = await fan.signTypedData({
        domain: { name: "TicketChain Market", version: "1", chainId: chain.chainId, verifyingContract: chain.market },
        types: { List: types.map((field) => ({ type: field.split(" ")[0] ?? "", name: field.split(" ")[1] ?? "" })) },
        primaryType: "List",
        message,
      });
      const signed = { nonce: String(nonce), deadline: later, owner: fanAddress, signature };
      return { kind: "list", collection, tokenId, priceMinor, ...signed };
    };
    start();
    await reached(await ask(await offer(5, 5_500)));
    const sale = { kind: "settle" as const, collection, tokenId: 5, seller: fanAddress, buyer, priceMinor: 5_500 };
    const settled = await reached(await ask({ ...sale, saleRef: toRef(randomUUID()) }));
    expect(settled.result).toEqual({ tokenIds: [5], sellerMinor: 4_675, royaltyMinor: 550, platformMinor: 275 });
    const refused = await reached(await ask(await offer(6, 5_501)), ["failed"]);
    expect(refused.error).toBe("TicketMarket_PriceOverCap");
  });

  it("brings back what a reorganisation took, with the same bytes", async () => {
    const before = await chain.nextTokenId(collection);
    const key = await ask(mint(collection, { quantity: 1 }));
    start();
    const { txHash } = await reached(key, ["mined"]);
    await node.rpc("anvil_reorg", [1, []]);
    expect(await chain.nextTokenId(collection)).toBe(before);
    await node.rpc("anvil_mine", ["0x3"]);
    for (let tries = 0; tries < 200 && (await chain.nextTokenId(collection)) === before; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await node.rpc("anvil_mine", ["0x3"]);
    expect((await reached(key, ["final"])).txHash).toBe(txHash);
    expect(await chain.nextTokenId(collection)).toBe(before + 1);
  });

  it("signs anew what can never be mined because its nonce was used by somebody else", async () => {
    const before = await chain.nextTokenId(collection);
    const crash: ChainPort = { ...chain, send: () => Promise.reject(new AppError("internal", { message: "killed" })) };
    const key = await ask(mint(collection, { quantity: 1 }));
    start(crash);
    const { txHash } = await reached(key, ["submitted"]);
    await stopAll();
    const relayer = privateKeyToAccount(node.relayerKey);
    const other = createWalletClient({ account: relayer, chain: anvil, transport: http(node.rpcUrl) });
    await other.sendTransaction({ to: relayer.address, value: 0n });
    await node.rpc("anvil_mine", ["0x3"]);
    start();
    expect((await reached(key)).txHash).not.toBe(txHash);
    expect(await chain.nextTokenId(collection)).toBe(before + 1);
  });

  it("outbids a transaction that nobody picks up, and counts whichever is mined", async () => {
    const before = await chain.nextTokenId(collection);
    await node.rpc("evm_setAutomine", [false]);
    try {
      const key = await ask(mint(collection, { quantity: 1 }));
      start(chain, { resendMs: 100, outbidMs: 300 });
      const { txHash, transactionId } = await reached(key, ["submitted"]);
      const first = await db.chainTransaction.findUniqueOrThrow({ where: { id: transactionId ?? "" } });
      const rivals = { where: { nonce: first.nonce, fromAddress: first.fromAddress, state: "signed" } };
      for (let tries = 0; tries < 200 && (await db.chainTransaction.count(rivals)) < 2; tries++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      // Kept first, sent then.
      await new Promise((resolve) => setTimeout(resolve, 250));
      await node.rpc("anvil_mine", ["0x1"]);
      const intent = await reached(key);
      expect(intent.txHash).not.toBe(txHash);
      expect(await db.chainTransaction.findUnique({ where: { id: first.id } })).toMatchObject({ state: "replaced" });
      expect(await chain.nextTokenId(collection)).toBe(before + 1);
    } finally {
      await node.rpc("evm_setAutomine", [true]);
    }
  });
});
