import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { refuseNow } from "../domain/shared/decision";

/** Tells the newest state of one thing to one browser. `tell` may be called at any rate; `end` says goodbye for good. */
export type Source = (to: { tell: (state: unknown) => void; end: () => void }) => () => void;
export type Opening = {
  /** Streams of one session are counted together, and those of one address. */
  session: string;
  address: string;
  requestId: string;
  /** What the browser saw last, when it comes back. */
  lastEventId: string | null;
  source: Source;
};
export type Streams = {
  /** @throws {RefusalError} too-many-streams, before anything is written. */
  open(response: ServerResponse, opening: Opening): void;
  count(): number;
  /** Says goodbye to everybody, spread so that they do not all come back at once. */
  close(): void;
};
export type StreamLimits = {
  heartbeatMs: number;
  /** Then the browser comes back and is asked again who it is. */
  longestMs: number;
  perSession: number;
  perAddress: number;
  most: number;
  /** A browser that takes nothing for this long is let go. */
  patienceMs: number;
};

/** Under the half minute after which proxies give up on a silent connection; a venue's visitors may share one address. */
const usual: StreamLimits = {
  heartbeatMs: 15_000,
  longestMs: 600_000,
  perSession: 8,
  perAddress: 400,
  most: 20_000,
  patienceMs: 30_000,
};

type Stream = {
  response: ServerResponse;
  startedAt: number;
  /** The newest state that the browser's connection had no room for. */
  unsent: string | null;
  blockedAt: number | null;
  leave: () => void;
};

/**
 * Server-sent events. Each message is the whole state, so a slow browser skips what is old and needs no buffer, and a message's id
 * is its content: a browser that comes back to any process is told only what it has not seen.
 */
export function openStreams(limits: Partial<StreamLimits> = {}): Streams {
  const { heartbeatMs, longestMs, perSession, perAddress, most, patienceMs } = { ...usual, ...limits };
  const streams = new Set<Stream>();
  const bySession = new Map<string, number>();
  const byAddress = new Map<string, number>();
  let closing = false;

  const add = (counts: Map<string, number>, key: string, by: 1 | -1) => {
    const count = (counts.get(key) ?? 0) + by;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  };
  const refuseAbove = (max: number, count: number, of: string) => {
    if (count >= max) refuseNow("too-many-streams", { of, max, retryAfterSeconds: 30 });
  };

  function write(stream: Stream, text: string): void {
    if (stream.blockedAt !== null) {
      stream.unsent = text;
      return;
    }
    if (!stream.response.write(text)) stream.blockedAt = Date.now();
  }

  /** One timer for all: signs of life, those whose time is over, and those who take nothing. */
  const beat = setInterval(() => {
    const now = Date.now();
    for (const stream of streams) {
      if (stream.blockedAt !== null) {
        if (now - stream.blockedAt > patienceMs) stream.response.destroy();
      } else if (now - stream.startedAt > longestMs) bye(stream, 3_000);
      else stream.response.write(":\n\n");
    }
  }, heartbeatMs);
  beat.unref();

  function bye(stream: Stream, withinMs: number): void {
    stream.leave();
    stream.response.end(`retry: ${500 + Math.floor(Math.random() * withinMs)}\n\n`);
  }

  return {
    open(response, { session, address, requestId, lastEventId, source }) {
      if (closing) refuseNow("too-many-streams", { of: "process", max: 0, retryAfterSeconds: 1 });
      refuseAbove(most, streams.size, "process");
      refuseAbove(perAddress, byAddress.get(address) ?? 0, "address");
      refuseAbove(perSession, bySession.get(session) ?? 0, "session");
      let stop = () => {};
      let left = false;
      const stream: Stream = {
        response,
        startedAt: Date.now(),
        unsent: null,
        blockedAt: null,
        leave() {
          if (left) return;
          left = true;
          streams.delete(stream);
          add(bySession, session, -1);
          add(byAddress, address, -1);
          stop();
        },
      };
      streams.add(stream);
      add(bySession, session, 1);
      add(byAddress, address, 1);
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        // Nobody on the way may hold it back to compress or keep it.
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
        "x-request-id": requestId,
      });
      response.on("close", stream.leave);
      response.on("error", stream.leave);
      response.on("drain", () => {
        stream.blockedAt = null;
        const { unsent } = stream;
        stream.unsent = null;
        if (unsent !== null) write(stream, unsent);
      });
      // The first bytes open the line for whoever waits for it.
      write(stream, "retry: 1500\n\n");
      let seen = lastEventId;
      stop = source({
        tell: (state) => {
          if (left) return;
          const data = JSON.stringify(state);
          const id = createHash("sha256").update(data).digest("base64url").slice(0, 16);
          if (id === seen) return;
          seen = id;
          write(stream, `id: ${id}\ndata: ${data}\n\n`);
        },
        end: () => {
          if (left) return;
          stream.leave();
          response.end("event: end\ndata: {}\n\n");
        },
      });
      if (left) stop();
    },
    count: () => streams.size,
    close() {
      closing = true;
      clearInterval(beat);
      for (const stream of [...streams]) bye(stream, 2_500);
    },
  };
}
