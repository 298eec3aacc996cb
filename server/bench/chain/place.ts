import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import {
  type Address,
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  keccak256,
  toHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { deployContracts } from "../../../contracts/script/deploy.mjs";
import { anvilPart, fund, localChainId, rpc } from "../../local/anvil";
import { Part, type PartSpec } from "../../local/part";
import { databaseUrl, ensureDatabase, postgresPart, removeDatabase } from "../../local/postgres";
import { ponderPart } from "../../local/servers";
import { freePort } from "../../test/free-port";

export type Place = Awaited<ReturnType<typeof openPlace>>;

/** A database, a chain with our contracts and a collection on it, and an indexer when asked: in a folder and on ports of their own. */
export async function openPlace({ blockSeconds }: { blockSeconds?: number } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tc-bench-chain-"));
  chmodSync(folder, 0o755);
  const parts: Part[] = [];
  const endAll = () => {
    for (const part of parts) part.signalGroup("SIGKILL");
  };
  process.once("exit", endAll);
  const start = async (spec: PartSpec) => {
    const part = new Part({ ...spec, shows: () => false }, folder);
    parts.push(part);
    await part.start();
    return part;
  };
  const postgres = { stateDir: folder, port: await freePort(), password: "bench", disposable: true };
  const port = await freePort();
  await Promise.all([
    start(postgresPart(postgres)),
    start(anvilPart({ port, scratch: path.join(folder, "anvil"), blockSeconds })),
  ]);
  await ensureDatabase(postgres);
  const relayer = privateKeyToAccount(generatePrivateKey());
  const deployerKey = generatePrivateKey();
  await fund(port, [relayer.address, privateKeyToAccount(deployerKey).address]);
  const rpcUrl = `http://127.0.0.1:${port}`;
  const contracts = await deployContracts({
    ...{ rpcUrl, deployerKey, relayer: relayer.address, treasury: relayer.address },
  });
  const reader = createPublicClient({ transport: http(rpcUrl), pollingInterval: 50 });
  const wallet = createWalletClient({ account: relayer, chain: anvil, transport: http(rpcUrl) });

  /** An empty database. */
  const newDatabase = async (name: string) => {
    const client = new pg.Client({ connectionString: databaseUrl(postgres, "postgres") });
    await client.connect();
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name}`);
    await client.end();
    return databaseUrl(postgres, name);
  };

  /** The indexer over that database; it has caught up when this resolves. */
  const indexer = async (url: string, change: Record<string, string> = {}) => {
    const env = {
      PATH: process.env.PATH ?? "",
      DATABASE_URL: url,
      CHAIN_ID: String(localChainId),
      CHAIN_RPC_URL: rpcUrl,
      CHAIN_FACTORY: contracts.factory,
      CHAIN_MARKET: contracts.market,
      CHAIN_SALE: contracts.sale,
      CHAIN_START_BLOCK: String(contracts.startBlock),
      PONDER_TELEMETRY_DISABLED: "true",
      ...change,
    };
    return start(ponderPart({ port: await freePort(), env }));
  };

  return {
    folder,
    rpcUrl,
    wsUrl: `ws://127.0.0.1:${port}`,
    reader,
    relayer,
    wallet,
    contracts,
    newDatabase,
    indexer,
    rpc: (method: string, params: unknown[] = []) => rpc(port, method, params),
    collection: () => newCollection(),
    close: async () => {
      await Promise.all(parts.splice(0).map((part) => part.kill()));
      process.off("exit", endAll);
      removeDatabase(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };

  /** An event of the relayer's own, with room for every ticket. */
  async function newCollection(): Promise<Address> {
    const now = Math.floor(Date.now() / 1000);
    const factory = { address: contracts.factory, abi: ticketFactoryAbi } as const;
    const done = async (hash: Hex) => {
      const { status } = await reader.waitForTransactionReceipt({ hash });
      if (status !== "success") throw new Error("the collection could not be made");
    };
    await done(
      await wallet.writeContract({ ...factory, functionName: "setTerms", args: [relayer.address, true, 500] }),
    );
    const eventRef = keccak256(toHex(generatePrivateKey()));
    const times = { doorsAt: now + 86_400, endsAt: now + 90_000 };
    const policy = { capMayRise: true, capMayFall: true, mayPostpone: true };
    const delays = { ruleDelaySeconds: 0, deskDelaySeconds: 0, releaseDelaySeconds: 0 };
    const tier = {
      ...{ cap: 1_000_000, priceMinor: 5_000, currency: toHex("EUR"), salesStartAt: 1, salesEndAt: now + 86_000 },
      ...{ resaleAllowed: true, resaleCapBps: 11_000, royaltyBps: 1_000, giftsMax: 1, giftBlackoutSeconds: 0 },
      ...{ giftCooldownSeconds: 0, resaleStartAt: 0, resaleEndAt: 0, queueMatched: false, attested: false },
      souvenir: false,
    };
    const made = {
      ...{ eventRef, organizer: relayer.address, operator: relayer.address, name: "Bench", symbol: "BNC", ...times },
      ...{ platformFeeBps: 500, version: contracts.collectionImplementation, contractURI: "ipfs://bench" },
      policy: { ...policy, ...delays },
      tiers: [tier],
    };
    await done(await wallet.writeContract({ ...factory, functionName: "createCollection", args: [made] }));
    return reader.readContract({ ...factory, functionName: "collectionOf", args: [relayer.address, eventRef] });
  }
}

/** Call data of a mint of so many orders of one ticket each: two logs an order, its Transfer and its TicketsMinted. */
export const mintOrders = (firstId: number, orders: number): Hex =>
  encodeFunctionData({
    abi: ticketCollectionAbi,
    functionName: "mint",
    args: [
      BigInt(firstId),
      Array.from({ length: orders }, (_, at) => ({
        to: toHex(BigInt(firstId + at) * 7919n + 4096n, { size: 20 }),
        tierId: 1,
        quantity: 1,
        priceMinor: 5_000,
        orderRef: toHex(firstId + at, { size: 32 }),
      })),
    ],
  });
