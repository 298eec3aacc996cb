import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import pino from "pino";
import { encodeFunctionData, type Hex, toHex } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import { postgresBus } from "../../adapters/bus/postgres";
import { viemChain } from "../../adapters/chain/viem";
import { graphileQueue } from "../../adapters/queue/graphile";
import { openPool } from "../../db/pool";
import { openDatabase } from "../../db/prisma";
import type { IntentPayload } from "../../domain/chain/intent";
import { startChainWriter } from "../../jobs/chain-writer/start";
import { defaultTargets } from "../../jobs/chain-writer/targets";
import { root } from "../../local/setup/stamps.mjs";
import type { SignerPort } from "../../ports/signer";
import { openPlace, type Place } from "./place";

/** Of the round whose ratio is in the middle; `ratios` are those of all rounds, as measured. */
type Share = { perSecond: number; floorPerSecond: number; ratio: number; ratios: number[] };
export type WriterFigures = { blockSeconds: number; mints: Share; settles: Share };

type Size = { mints: number; settles: number; rounds: number };

/** Polygon's block, so that neither side is held up by a smaller one. */
const blockGas = 140_000_000;
const blockSeconds = 1;
const inOneBody = 100;

/**
 * Intents a second through the writer, from a full queue to the last one marked as mined, against the same calls signed
 * beforehand and sent to the same node in raw batches until the last receipt. Blocks of one second for both. `mints` are orders of
 * one ticket, which share transactions; `settles` are calls of their own.
 */
export async function measureWriter({ mints, settles, rounds }: Size): Promise<WriterFigures> {
  const place = await openPlace({ blockSeconds });
  try {
    await place.rpc("evm_setBlockGasLimit", [toHex(blockGas)]);
    const lab = await openLab(place);
    try {
      const minting: Times[] = [];
      const settling: Times[] = [];
      for (let round = 0; round < rounds; round++) {
        minting.push(await measureMints(lab, mints));
        settling.push(await measureSettles(lab, settles));
      }
      return { blockSeconds, mints: share(mints, minting), settles: share(settles, settling) };
    } finally {
      await lab.close();
    }
  } finally {
    await place.close();
  }
}

type Times = { writerMs: number; floorMs: number };
const perSecond = (count: number, ms: number) => Math.round((count / ms) * 1_000);
const ratioOf = ({ writerMs, floorMs }: Times) => Math.round((floorMs / writerMs) * 1_000) / 1_000;

function share(count: number, rounds: Times[]): Share {
  const sorted = [...rounds].sort((a, b) => ratioOf(a) - ratioOf(b));
  const middle = sorted[(sorted.length - 1) >> 1];
  if (!middle) throw new Error("no round was measured");
  return {
    perSecond: perSecond(count, middle.writerMs),
    floorPerSecond: perSecond(count, middle.floorMs),
    ratio: ratioOf(middle),
    ratios: rounds.map(ratioOf),
  };
}

type Lab = Awaited<ReturnType<typeof openLab>>;

async function openLab(place: Place) {
  const url = await place.newDatabase("bench_writer");
  const env = { ...process.env, DATABASE_URL: url };
  execFileSync(process.execPath, ["prisma/engine/migrate.mjs"], { cwd: path.resolve(root), env, stdio: "ignore" });
  const db = openDatabase(url);
  const pool = openPool(url);
  const log = pino({ level: "silent" });
  const bus = postgresBus({ connectionString: url, pool, log });
  const signer: SignerPort = {
    address: place.relayer.address.toLowerCase() as Hex,
    async sign(digest) {
      const signature = await place.relayer.sign({ hash: digest });
      const yParity = signature.endsWith("1b") ? 0 : 1;
      return { r: signature.slice(0, 66) as Hex, s: `0x${signature.slice(66, 130)}`, yParity };
    },
  };
  const { factory, market, chainId } = { ...place.contracts, chainId: await place.reader.getChainId() };
  const relayers = [{ signer, draining: false }];
  const chain = viemChain({ rpcUrl: place.rpcUrl, wsUrl: place.wsUrl, chainId, factory, market, relayers });

  return {
    place,
    market,
    chainId,
    /** Milliseconds from a full queue to the last intent marked as mined. */
    async write(payloads: IntentPayload[]): Promise<number> {
      await db.chainIntent.createMany({
        data: payloads.map((payload) => ({
          ...{ kind: payload.kind, payload, lane: "bench", dedupeKey: `bench:${randomUUID()}` },
        })),
      });
      const from = performance.now();
      const writer = startChainWriter({ db, chain, queue: graphileQueue(), bus, log, databaseUrl: url });
      // A cheap look, not often: it must not be part of what is measured.
      const open = { where: { state: { in: ["queued", "submitted"] } }, select: { id: true } };
      while (await db.chainIntent.findFirst(open)) await new Promise((resolve) => setTimeout(resolve, 50));
      const tookMs = performance.now() - from;
      await writer.stop();
      const failed = await db.chainIntent.findFirst({ where: { state: "failed" } });
      if (failed) throw new Error(`an intent failed: ${failed.error}`);
      return tookMs;
    },
    async close() {
      await bus.close();
      await db.$disconnect();
      await pool.end();
    },
  };
}

async function measureMints({ place, write }: Lab, count: number): Promise<Times> {
  const order = (at: number) => ({
    ...{ to: toHex(BigInt(at) * 7919n + 4096n, { size: 20 }), tierId: 1, quantity: 1, priceMinor: 5_000 },
    orderRef: toHex(at + 1, { size: 32 }),
  });
  const [bare, collection] = [await place.collection(), await place.collection()];
  const orders = Array.from({ length: count }, (_, at) => order(at));
  const calls: Call[] = [];
  for (let first = 0; first < count; first += defaultTargets.orders)
    calls.push({ to: bare, data: mintData(first + 1, orders.slice(first, first + defaultTargets.orders)) });
  const floorMs = await sendRaw(place, place.relayer, calls, 7_500_000n);
  const lower = collection.toLowerCase() as Hex;
  const writerMs = await write(orders.map((one) => ({ kind: "mint", collection: lower, ...one })));
  return { floorMs, writerMs };
}

/** Tickets of one holder, half of them settled raw and half by the writer. */
async function measureSettles({ place, market, write }: Lab, count: number): Promise<Times> {
  const fan = privateKeyToAccount(generatePrivateKey());
  const rich = toHex(10n ** 21n);
  await place.rpc("anvil_setBalance", [fan.address, rich]);
  const collection = await place.collection();
  const each = 100;
  const mints: Call[] = [];
  for (let first = 1; first <= 2 * count; first += each) {
    const order = {
      to: fan.address,
      tierId: 1,
      quantity: each,
      priceMinor: 5_000,
      orderRef: toHex(first, { size: 32 }),
    };
    mints.push({ to: collection, data: mintData(first, [order]) });
  }
  await sendRaw(place, place.relayer, mints, 2_000_000n);
  const abi = ticketMarketAbi;
  const lists = Array.from({ length: 2 * count }, (_, at) => ({
    to: market,
    data: encodeFunctionData({ abi, functionName: "list", args: [collection, BigInt(at + 1), 5_000] }),
  }));
  await sendRaw(place, fan, lists, 250_000n);
  const buyer = (at: number) => toHex(BigInt(at) * 104_729n + 65_536n, { size: 20 });
  const raw = Array.from({ length: count }, (_, at) => ({
    to: market,
    data: encodeFunctionData({
      abi,
      functionName: "settleByCard",
      args: [collection, BigInt(at + 1), fan.address, buyer(at), 5_000, newRef()],
    }),
  }));
  const floorMs = await sendRaw(place, place.relayer, raw, 300_000n);
  const writerMs = await write(
    Array.from({ length: count }, (_, at) => ({
      kind: "settle" as const,
      collection: collection.toLowerCase() as Hex,
      tokenId: count + at + 1,
      seller: fan.address.toLowerCase() as Hex,
      buyer: buyer(count + at),
      priceMinor: 5_000,
      saleRef: newRef(),
    })),
  );
  return { floorMs, writerMs };
}

/** A sale settles once, in all rounds. */
const newRef = () => toHex(crypto.getRandomValues(new Uint8Array(32)));

type Call = { to: Hex; data: Hex };
type Order = { to: Hex; tierId: number; quantity: number; priceMinor: number; orderRef: Hex };

const mintData = (firstId: number, orders: Order[]): Hex =>
  encodeFunctionData({ abi: ticketCollectionAbi, functionName: "mint", args: [BigInt(firstId), orders] });

/** Signs all, then sends them in batches and waits for each receipt. @returns milliseconds of sending and waiting. */
async function sendRaw(place: Place, account: PrivateKeyAccount, calls: Call[], gas: bigint): Promise<number> {
  const chainId = await place.reader.getChainId();
  const start = await place.reader.getTransactionCount({ address: account.address, blockTag: "pending" });
  const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n };
  const signed: Hex[] = [];
  for (const [at, call] of calls.entries())
    signed.push(await account.signTransaction({ ...call, ...fees, type: "eip1559", chainId, gas, nonce: start + at }));
  const from = performance.now();
  const hashes: Hex[] = [];
  for (let at = 0; at < signed.length; at += inOneBody) {
    const part = signed.slice(at, at + inOneBody);
    hashes.push(...(await ask<Hex>(place, "eth_sendRawTransaction", part)));
  }
  const last = start + calls.length;
  while ((await place.reader.getTransactionCount({ address: account.address, blockTag: "latest" })) < last)
    await new Promise((resolve) => setTimeout(resolve, 20));
  for (let at = 0; at < hashes.length; at += inOneBody) {
    const receipts = await receiptsOf(place, hashes.slice(at, at + inOneBody));
    if (receipts.some(({ status }) => status !== "0x1")) throw new Error("a raw call reverted");
  }
  return performance.now() - from;
}

/** The node counts a nonce a moment before it knows the receipt. */
async function receiptsOf(place: Place, hashes: Hex[]): Promise<{ status: Hex }[]> {
  for (;;) {
    const found = await ask<{ status: Hex } | null>(place, "eth_getTransactionReceipt", hashes);
    const known = found.filter((one) => one !== null);
    if (known.length === hashes.length) return known;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ask<T>({ rpcUrl }: Place, method: string, params: Hex[]): Promise<T[]> {
  const body = JSON.stringify(params.map((param, id) => ({ jsonrpc: "2.0", id, method, params: [param] })));
  const response = await fetch(rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
  const answers = (await response.json()) as { id: number; result?: T; error?: { message: string } }[];
  return [...answers]
    .sort((a, b) => a.id - b.id)
    .map(({ result, error }) => {
      if (error || result === undefined) throw new Error(error?.message ?? "no answer");
      return result;
    });
}
