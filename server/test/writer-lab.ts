import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterEach } from "vitest";
import { postgresBus } from "../adapters/bus/postgres";
import { graphileQueue } from "../adapters/queue/graphile";
import type { IntentPayload } from "../domain/chain/intent";
import { startChainWriter } from "../jobs/chain-writer/start";
import type { Targets } from "../jobs/chain-writer/targets";
import type { ChainPort } from "../ports/chain";
import type { WalletPort } from "../ports/wallet";
import { enqueueIntent } from "../services/chain/enqueue-intent";
import { testContext } from "./context";
import { testDatabase } from "./database";

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * A database and chain writers of this test file's own, on whatever chain they are started with. Writers end with each test.
 * Call it at the top of a `*.db.test.ts` file.
 */
export async function writerLab(chain: ChainPort, wallet?: WalletPort) {
  const { db, pool, url } = await testDatabase();
  const log = pino({ level: "silent" });
  const bus = postgresBus({ connectionString: url, pool, log });
  const queue = graphileQueue();
  const { ctx } = testContext(db);
  const contextOf = (port: ChainPort = chain) => ({ ...ctx(), ports: { ...ctx().ports, bus, chain: port } });

  const running = new Set<{ stop(): Promise<void> }>();
  function start(port: ChainPort = chain, targets: Partial<Targets> = {}) {
    const writer = startChainWriter({
      ...{ db, queue, bus, log, wallet, databaseUrl: url, chain: port, targets },
    });
    running.add(writer);
    return writer;
  }
  async function stopAll(): Promise<void> {
    await Promise.all([...running].map((writer) => writer.stop()));
    running.clear();
  }
  afterEach(stopAll);

  type Extras = { dedupeKey?: string; wakeSagaId?: string };
  /** Enqueues it as a service does. @returns its dedupe key. */
  async function ask(payload: IntentPayload, extras: Extras = {}): Promise<string> {
    const dedupeKey = extras.dedupeKey ?? `${payload.kind}:${randomUUID()}`;
    const lane = "collection" in payload ? payload.collection : "factory";
    const intent = { organizationId: null, lane, payload, ...extras, dedupeKey };
    await db.$transaction((tx) => enqueueIntent(tx, contextOf(), intent));
    return dedupeKey;
  }

  const read = (dedupeKey: string) => db.chainIntent.findUniqueOrThrow({ where: { dedupeKey } });
  /** The intent, once it is in one of these states. @throws after 20 s. */
  async function reached(dedupeKey: string, states: string[] = ["mined", "final"]) {
    for (let tries = 0; tries < 400; tries++) {
      const intent = await read(dedupeKey);
      if (states.includes(intent.state)) return intent;
      await pause(50);
    }
    const { state, error } = await read(dedupeKey);
    throw new Error(`${dedupeKey} is ${state} (${error}), not ${states.join(" or ")}`);
  }

  return { db, pool, log, bus, queue, contextOf, start, stopAll, ask, read, reached };
}
