import pino from "pino";
import { addressesOf } from "../adapters/pin/content-address";
import { memoryCache } from "../adapters/shared-cache/memory";
import type { Actor } from "../domain/access/actor";
import type { BusPort, Signal } from "../ports/bus";
import type { ChainPort, NewCollection } from "../ports/chain";
import type { Database } from "../ports/database";
import type { MailPort } from "../ports/mail";
import type { PinFiles } from "../ports/pin";
import type { Job } from "../ports/queue";
import type { TypedIntent, WalletPort } from "../ports/wallet";
import type { Ctx } from "../services/verb";
import { testPayment } from "./payment";

/** A port of which a test needs a part; the rest says so when it is called. */
const partOf = (name: string, part: object = {}) =>
  new Proxy(part, {
    get: (known, key) =>
      Reflect.get(known, key) ?? (() => Promise.reject(new Error(`${name}.${String(key)} is not part of this test`))),
  });

/** Wallets that exist once asked for; the address is the owner's id. */
const testWallet = {
  provider: "test",
  ensureWallet: async ({ ownerRef }: { ownerRef: string }) => ({
    walletId: `wallet-${ownerRef}`,
    userId: `user-${ownerRef}`,
    address: `0x${ownerRef.replaceAll("-", "").padEnd(40, "0")}`,
  }),
  ensureServerWallet: async ({ ownerRef }: { ownerRef: string }) => ({
    walletId: `wallet-${ownerRef}`,
    address: `0x${ownerRef
      .replace(/[^0-9a-f]/g, "")
      .slice(0, 40)
      .padEnd(40, "0")}`,
  }),
  /** The same wish, the same bytes. */
  signIntent: async (_walletId: string, _address: string, { message }: TypedIntent) =>
    `0x${Number(message.deadline).toString(16).padStart(130, "0")}`,
};

/** What a service may know of the chain without asking it. */
const testChain = {
  relayer: () => "0x00000000000000000000000000000000000000fe",
  creationIntent: ({ organizer }: NewCollection, deadline: number): TypedIntent => ({
    domain: { name: "test", version: "1", chainId: 31_337, verifyingContract: "0x" },
    types: {},
    primaryType: "CreateCollection",
    message: { organizer, deadline },
  }),
};

/**
 * A context over a real database with ports that a test can look into: jobs are kept, signals are heard in process, the
 * payment provider is a small one that a test can pay at or switch off.
 */
export function testContext(db: Database) {
  const jobs: Job[] = [];
  const listeners = new Set<(signal: Signal) => void>();
  const payment = testPayment();
  const bus: BusPort = {
    // Heard a moment later, as the real one is heard after the commit.
    publish: async (signals) => {
      setTimeout(() => {
        for (const signal of [signals].flat()) for (const listener of listeners) listener(signal);
      }, 50);
    },
    subscribe: (topics, listener) => {
      const heard = (signal: Signal) => void (topics.includes(signal.topic) && listener(signal));
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
  const ports = {
    payment: payment.port,
    wallet: partOf("wallet", testWallet) as WalletPort,
    mail: partOf("mail") as MailPort,
    chain: partOf("chain", testChain) as ChainPort,
    pin: { provider: "test", pin: async (files: PinFiles) => (await addressesOf(files)).folder },
    queue: { enqueue: async (_tx: unknown, job: Job) => void jobs.push(job) },
    bus,
    sharedCache: memoryCache(),
  };
  const settings = {
    appBaseUrl: "http://localhost:4500",
    brandBaseHost: "localhost:4500",
    chainId: 31_337,
    market: "0x00000000000000000000000000000000000000aa" as const,
    ticketCodeSecret: "a secret that only this test knows!!",
    mailFromDomain: "ticketchain.test",
  };
  const log = pino({ level: "silent" });
  const ctx = (actor: Actor = { kind: "system" }, now: Date = new Date()): Ctx => ({
    actor,
    now,
    requestId: "test-request",
    log,
    db,
    ports,
    settings,
  });
  return { ctx, jobs, payment };
}
