import { randomUUID } from "node:crypto";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, it } from "vitest";
import { viemChain } from "../../adapters/chain/viem";
import { keySigner } from "../../adapters/signer/key";
import type { IntentPayload } from "../../domain/chain/intent";
import { toRef } from "../../domain/shared/ref";
import type { Address } from "../../ports/chain";
import type { WalletPort } from "../../ports/wallet";
import { handOver, handOverDraining } from "../../services/chain/hand-over";
import { testChain } from "../../test/chain";
import { signedCollection, testTier } from "../../test/factory/collection";
import { signedWish } from "../../test/factory/wish";
import { pause, writerLab } from "../../test/writer-lab";

const node = await testChain();
const [oldKey, newKey] = [node.relayerKey, generatePrivateKey()];
const [first, second] = [keySigner(oldKey), keySigner(newKey)];
const chainOf = (draining: boolean) =>
  viemChain({
    ...{ rpcUrl: node.rpcUrl, wsUrl: node.wsUrl, chainId: node.chainId, factory: node.factory, market: node.market },
    relayers: [
      { signer: first, draining },
      { signer: second, draining: false },
    ],
  });
const chain = chainOf(false);
const organizer = privateKeyToAccount(generatePrivateKey());
const owner = organizer.address.toLowerCase() as Address;
const fan = privateKeyToAccount(generatePrivateKey());
const wallet = { signDigest: (_id: string, _address: string, hash: Hex) => organizer.sign({ hash }) } as WalletPort;
const lab = await writerLab(chain, wallet);
const { db, bus, contextOf, start, stopAll, reached } = lab;
const nextDay = Math.floor(Date.now() / 1000) + 86_400;
const ask = (payload: IntentPayload, dedupeKey?: string) => lab.ask(payload, dedupeKey ? { dedupeKey } : {});

let collection: Address;
const mint = (quantity = 1) => ({
  ...{ kind: "mint" as const, collection, to: fan.address.toLowerCase() as Address, tierId: 1, quantity },
  ...{ priceMinor: 5_000, orderRef: toRef(randomUUID()) },
});
const senderOf = async ({ transactionId }: { transactionId: string | null }) =>
  (await db.chainTransaction.findUniqueOrThrow({ where: { id: transactionId ?? "" } })).fromAddress;

beforeAll(async () => {
  await bus.ready();
  await node.fund(second.address);
  const slug = `lanes-${randomUUID().slice(0, 8)}`;
  await db.organization.create({
    data: {
      name: "Aurora",
      slug,
      currency: "EUR",
      defaultLocale: "en",
      timezone: "UTC",
      walletId: "wallet",
      walletAddress: owner,
    },
  });
  const wanted = await signedCollection(chain, organizer, { eventRef: toRef(randomUUID()), tiers: [testTier()] });
  start();
  const { result } = await reached(await ask({ ...wanted, eventId: randomUUID() } as IntentPayload));
  collection = (result as { collection: Address }).collection;
  await stopAll();
});

async function withoutBlocks(work: () => Promise<void>): Promise<void> {
  await node.rpc("evm_setAutomine", [false]);
  try {
    await work();
  } finally {
    await node.rpc("evm_setAutomine", [true]);
    await node.rpc("anvil_mine", ["0x1"]);
  }
}

describe("a lane's nonces", () => {
  it("sends again what the node forgot, and mints once", async () => {
    const before = await chain.nextTokenId(collection);
    start();
    await withoutBlocks(async () => {
      const key = await ask(mint());
      const { txHash } = await reached(key, ["submitted"]);
      await pause(200);
      await node.rpc("anvil_dropTransaction", [txHash]);
      await pause(2_500);
      await node.rpc("anvil_mine", ["0x1"]);
      expect((await reached(key)).txHash).toBe(txHash);
    });
    expect(await chain.nextTokenId(collection)).toBe(before + 1);
  });

  it("fills a nonce whose transaction is lost in our books and in the pool, so that those behind it are mined", async () => {
    const before = await chain.nextTokenId(collection);
    start(chain, { doubtMs: 200, resendMs: 500 });
    await withoutBlocks(async () => {
      const lost = await ask(mint());
      const { txHash, transactionId } = await reached(lost, ["submitted"]);
      await pause(200);
      const behind = await ask({ kind: "top-up", to: owner, amountWei: "1" });
      await reached(behind, ["submitted"]);
      await pause(200);
      await db.chainTransaction.delete({ where: { id: transactionId ?? "" } });
      await db.chainIntent.update({ where: { dedupeKey: lost }, data: { state: "abandoned" } });
      await node.rpc("anvil_dropTransaction", [txHash]);
      await pause(2_500);
      await node.rpc("anvil_mine", ["0x2"]);
      await reached(behind);
    });
    expect(await chain.nextTokenId(collection)).toBe(before);
  });

  it("goes on behind a stranger's transactions with our nonces", async () => {
    const before = await chain.nextTokenId(collection);
    const at = await chain.minedNonce(first.address);
    start();
    await node.rpc("anvil_setNonce", [first.address, `0x${(at + 5).toString(16)}`]);
    await reached(await ask(mint()));
    expect(await chain.nextTokenId(collection)).toBe(before + 1);
  });

  it("gives a lane to one of several processes, and to another when that is gone", async () => {
    const [one] = [start(), start(), start()];
    const keys = await Promise.all([1, 2, 3, 4, 5].map(() => ask(mint())));
    await Promise.all(keys.map((key) => reached(key)));
    await one?.stop();
    const more = await ask(mint());
    await reached(more);
    const ids = (await db.chainIntent.findMany({ where: { kind: "mint", result: { not: undefined } } })).flatMap(
      ({ result }) => (result as { tokenIds?: number[] } | null)?.tokenIds ?? [],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a writer that ends between two durable effects", () => {
  const home = globalThis as { ticketchainCrash?: (name: string) => void };
  const points = ["transaction-signed", "transaction-kept", "transaction-sent", "receipt-read", "transaction-mined"];

  it.each(points)("at %s is followed by one that mints once", async (point) => {
    const before = await chain.nextTokenId(collection);
    let ended = false;
    // From here on nothing of the first one goes on: each later point ends it as well.
    home.ticketchainCrash = (name) => {
      ended ||= name === point;
      if (ended) throw new Error(`ended at ${name}`);
    };
    const key = await ask(mint());
    start();
    for (let tries = 0; tries < 200 && !ended; tries++) await pause(20);
    await stopAll();
    home.ticketchainCrash = undefined;
    expect(ended).toBe(true);
    start();
    await reached(key);
    expect(await chain.nextTokenId(collection)).toBe(before + 1);
  });
});

describe("many in few transactions", () => {
  it("mints more orders than one transaction takes in transactions that follow each other", async () => {
    const before = await chain.nextTokenId(collection);
    const keys = await Promise.all(Array.from({ length: 12 }, () => ask(mint())));
    start(chain, { orders: 3 });
    await withoutBlocks(async () => {
      for (let tries = 0; tries < 100; tries++) {
        if ((await db.chainIntent.count({ where: { dedupeKey: { in: keys }, state: "submitted" } })) === 12) break;
        await pause(50);
      }
      await node.rpc("anvil_mine", ["0x1"]);
      const minted = await Promise.all(keys.map((key) => reached(key)));
      expect(new Set(minted.map(({ txHash }) => txHash)).size).toBe(4);
      expect(new Set(minted.map(({ blockNumber }) => blockNumber)).size).toBe(1);
    });
    expect(await chain.nextTokenId(collection)).toBe(before + 12);
  });

  it("carries holders' wishes together; one that turns bad on the way spoils nothing", async () => {
    start();
    const { result } = await reached(await ask(mint(4)));
    const ids = (result as { tokenIds: number[] }).tokenIds;
    await stopAll();
    const keys = await Promise.all(ids.slice(0, 3).map(async (tokenId) => ask(await offer(tokenId, 5_000))));
    start();
    const listed = await Promise.all(keys.map((key) => reached(key)));
    expect(new Set(listed.map(({ txHash }) => txHash)).size).toBe(1);
    await stopAll();
    const change = await Promise.all([
      ...ids.slice(0, 2).map(async (tokenId) => ask(await offer(tokenId, 4_000, "reprice"))),
    ]);
    await withoutBlocks(async () => {
      start();
      await Promise.all(change.map((key) => reached(key, ["submitted"])));
      await pause(200);
      // Overtaken by the holder's own hand in the same block: the price is over the cap no more, the ticket is not on offer.
      const [tokenId = 0] = ids;
      await node.fund(fan.address);
      const { createWalletClient, http, encodeFunctionData } = await import("viem");
      const { ticketMarketAbi } = await import("../../../contracts/abi/TicketMarket");
      const data = encodeFunctionData({
        ...{ abi: ticketMarketAbi, functionName: "unlist", args: [collection, BigInt(tokenId)] },
      });
      const own = createWalletClient({ account: fan, transport: http(node.rpcUrl) });
      const fees = { maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 10n ** 11n };
      await own.sendTransaction({ chain: null, to: node.market, data, gas: 300_000n, ...fees });
      await node.rpc("anvil_mine", ["0x1"]);
      const ends = await Promise.all(change.map((key) => reached(key, ["mined", "final", "failed"])));
      expect(ends.map(({ state, error }) => [state === "failed", error])).toEqual([
        [true, "TicketMarket_NotListed"],
        [false, null],
      ]);
    });
  });

  it("records entries of one second as a mask, and others by their own time", async () => {
    start();
    const { result } = await reached(await ask(mint(6)));
    const ids = (result as { tokenIds: number[] }).tokenIds;
    await stopAll();
    const gateRef = toRef(randomUUID());
    const enter = (tokenId: number, usedAt: number) =>
      ask({ kind: "check-in", collection, tokenId, gateRef, usedAt }, `check-in:${collection}:${tokenId}`);
    const together = await Promise.all(ids.slice(0, 4).map((id) => enter(id, nextDay - 90_000)));
    start();
    const entered = await Promise.all(together.map((key) => reached(key)));
    expect(new Set(entered.map(({ txHash }) => txHash)).size).toBe(1);
    const receipt = await chain.receipt(entered[0]?.txHash as Hex);
    expect(receipt.state === "mined" && receipt.events.map(({ name }) => name)).toContain("TicketsUsed");
    // Both are asked for while nobody takes them: a running writer may take the first alone.
    await stopAll();
    const apart = await Promise.all(ids.slice(4).map((id, at) => enter(id, nextDay - 89_000 + at)));
    start();
    const others = await Promise.all(apart.map((key) => reached(key)));
    const logged = await chain.receipt(others[0]?.txHash as Hex);
    // Both were asked for at once: who comes first in the transaction is open.
    const times = logged.state === "mined" ? logged.events.map(({ args }) => Number(args.usedAt)) : [];
    expect(times.sort()).toEqual([nextDay - 89_000, nextDay - 88_999]);
  });
});

describe("the organizer's own wallet and the desk", () => {
  it("freezes, releases, refunds; a rule change is the organizer's, with gas that a relayer gave once", async () => {
    start();
    const { result } = await reached(await ask(mint(2)));
    const [tokenId = 0, gone = 0] = (result as { tokenIds: number[] }).tokenIds;
    const reason = toRef(randomUUID());
    await reached(await ask({ kind: "freeze", collection, tokenId, reason }));
    await reached(await ask({ kind: "freeze", collection, tokenId, reason }));
    await reached(await ask({ kind: "unfreeze", collection, tokenId, reason }));
    await reached(await ask({ kind: "refund", collection, tokenId: gone, reason }));
    expect((await reached(await ask({ kind: "refund", collection, tokenId: gone, reason }), ["failed"])).error).toBe(
      "TicketCollection_UnknownTicket",
    );
    const rule = await reached(await ask({ kind: "announce-cap", collection, sender: owner, tierId: 1, cap: 150 }));
    expect(await senderOf(rule)).toBe(owner);
    const tops = await db.chainIntent.findMany({ where: { dedupeKey: { startsWith: `top-up:${owner}:` } } });
    expect(tops).toHaveLength(1);
    const closed = await reached(await ask({ kind: "close", collection, sender: owner }), ["failed"]);
    expect(closed.error).toBe("TicketCollection_NotClosable");
  });

  it("moves a collection from a draining relayer to the next while it sells", async () => {
    start();
    const before = await reached(await ask(mint()));
    expect(await senderOf(before)).toBe(first.address);
    await stopAll();
    const draining = chainOf(true);
    start(draining);
    expect(draining.relayer()).toBe(second.address);
    const context = contextOf(draining);
    expect(await handOverDraining({ ctx: { ...context, actor: { kind: "system" } }, input: {} })).toBe(1);
    const during = await Promise.all([1, 2, 3].map(() => ask(mint())));
    const ends = await Promise.all(during.map((key) => reached(key)));
    await reached(`accept-roles:${collection}:${first.address}:${second.address}`);
    const after = await reached(await ask(mint()));
    expect(await senderOf(after)).toBe(second.address);
    const ids = [...ends, after].flatMap(({ result }) => (result as { tokenIds: number[] }).tokenIds);
    expect(new Set(ids).size).toBe(4);
    const again = {
      ctx: { ...context, actor: { kind: "system" as const } },
      input: { collection, to: second.address },
    };
    await handOver(again);
    expect(await db.chainIntent.count({ where: { kind: "offer-roles" } })).toBe(1);
  });
});

const offer = (tokenId: number, priceMinor: number, kind: "list" | "reprice" = "list"): Promise<IntentPayload> =>
  signedWish(node, fan, { kind, collection, tokenId, priceMinor }, nextDay);
