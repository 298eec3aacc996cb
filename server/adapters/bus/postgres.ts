import type { Pool } from "pg";
import { z } from "zod";
import { shareListener } from "../../db/listener";
import type { BusPort, Signal } from "../../ports/bus";

type Log = { warn(details: object, message: string): void };
type Settings = { connectionString: string; pool: Pool; log?: Log };
export type PostgresBus = BusPort & {
  /** Resolves when what was subscribed so far is being heard. */
  ready(): Promise<void>;
  close(): Promise<void>;
};

const channel = "ticketchain";
const topics = ["order", "event", "chain", "finality", "device"] as const satisfies Signal["topic"][];
const Signals = z.object({ topic: z.enum(topics), id: z.string() });

/** Signals through PostgreSQL's NOTIFY: sent when the transaction commits, one listening connection a process. */
export function postgresBus({ connectionString, pool, log }: Settings): PostgresBus {
  const listener = shareListener(connectionString, log);
  const listeners = new Map<Signal["topic"], Set<(signal: Signal) => void>>(topics.map((topic) => [topic, new Set()]));

  const fanOut = (payload: string) => {
    const read = Signals.safeParse(JSON.parse(payload));
    if (!read.success) return;
    for (const listen of listeners.get(read.data.topic) ?? []) {
      try {
        listen(read.data);
      } catch (error) {
        log?.warn({ err: error, topic: read.data.topic }, "a listener failed on a signal");
      }
    }
  };
  let listening = false;

  return {
    async publish(signals, tx) {
      const payloads = [signals].flat().map((signal) => JSON.stringify(signal));
      if (tx) await tx.$executeRaw`select pg_notify(${channel}, said) from unnest(${payloads}::text[]) said`;
      else await pool.query("select pg_notify($1, said) from unnest($2::text[]) said", [channel, payloads]);
    },
    subscribe(wanted, listen) {
      if (!listening) {
        listener.listen(channel, fanOut);
        listening = true;
      }
      for (const topic of wanted) listeners.get(topic)?.add(listen);
      return () => {
        for (const topic of wanted) listeners.get(topic)?.delete(listen);
      };
    },
    ready: () => listener.ready(),
    close: () => listener.close(),
  };
}
