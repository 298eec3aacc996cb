import pino from "pino";
import type { Actor } from "../domain/access/actor";
import type { BusPort, Signal } from "../ports/bus";
import type { ChainPort } from "../ports/chain";
import type { Database } from "../ports/database";
import type { MailPort } from "../ports/mail";
import type { Job } from "../ports/queue";
import type { WalletPort } from "../ports/wallet";
import type { Ctx } from "../services/verb";
import { testPayment } from "./payment";

const unused = (name: string) =>
  new Proxy(
    {},
    { get: (_, key) => () => Promise.reject(new Error(`${name}.${String(key)} is not part of this test`)) },
  );

/** Wallets that exist once asked for; the address is the owner's id. */
const testWallet = {
  provider: "test",
  ensureWallet: async ({ ownerRef }: { ownerRef: string }) => ({
    walletId: `wallet-${ownerRef}`,
    userId: `user-${ownerRef}`,
    address: `0x${ownerRef.replaceAll("-", "").padEnd(40, "0")}`,
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
    publish: async (signal) => {
      setTimeout(() => {
        for (const listener of listeners) listener(signal);
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
    wallet: { ...unused("wallet"), ...testWallet } as unknown as WalletPort,
    mail: unused("mail") as MailPort,
    chain: unused("chain") as ChainPort,
    queue: { enqueue: async (_tx: unknown, job: Job) => void jobs.push(job) },
    bus,
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
