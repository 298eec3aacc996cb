import pg from "pg";

type Log = { warn(details: object, message: string): void };
type Heard = (payload: string) => void;

export type Listener = {
  /** Calls `heard` for each notification of the channel until the returned function is called. */
  listen(channel: string, heard: Heard): () => void;
  /** Resolves when everything asked for so far is being listened to, or when the server does not answer. */
  ready(): Promise<void>;
  /** Calls back each time the connection stands (again): what was announced before is lost and must be asked for. */
  onOpen(call: () => void): () => void;
  close(): Promise<void>;
};

// Next may load this module more than once in a process; the connection is one.
const home = globalThis as { ticketchainListeners?: Map<string, { listener: Listener; users: number }> };

/** The process's one listening connection to this database, shared by all who ask; it ends when the last of them closes it. */
export function shareListener(url: string, log?: Log): Listener {
  home.ticketchainListeners ??= new Map();
  const shared = home.ticketchainListeners;
  const entry = shared.get(url) ?? { listener: openListener(url, log), users: 0 };
  shared.set(url, entry);
  entry.users++;
  const mine = new Set<() => void>();
  const keep = (stop: () => void) => {
    const once = () => {
      mine.delete(once);
      stop();
    };
    mine.add(once);
    return once;
  };
  let closed = false;
  return {
    listen: (channel, call) => keep(entry.listener.listen(channel, call)),
    onOpen: (call) => keep(entry.listener.onOpen(call)),
    ready: () => entry.listener.ready(),
    async close() {
      if (closed) return;
      closed = true;
      for (const stop of [...mine]) stop();
      entry.users--;
      if (entry.users > 0) return;
      if (shared.get(url) === entry) shared.delete(url);
      await entry.listener.close();
    },
  };
}

/**
 * One connection that listens for the whole process, opened with the first listener and opened again when it breaks.
 * What is announced while it is broken is lost: whoever waits asks the tables too.
 */
export function openListener(url: string, log?: Log): Listener {
  const heard = new Map<string, Set<Heard>>();
  const opened = new Set<() => void>();
  let client: pg.Client | undefined;
  let connecting: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let waitMs = 50;
  let closed = false;

  const quoted = (channel: string) => `"${channel.replaceAll('"', '""')}"`;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
    const lost = (error?: Error) => {
      next.removeAllListeners();
      next.on("error", () => undefined);
      if (client === next) client = undefined;
      if (error) log?.warn({ err: error }, "the notification connection was lost");
      again();
    };
    next.on("error", lost);
    next.on("end", () => lost());
    next.on("notification", ({ channel, payload }) => {
      for (const call of heard.get(channel) ?? []) call(payload ?? "");
    });
    try {
      await next.connect();
      for (const channel of heard.keys()) await next.query(`LISTEN ${quoted(channel)}`);
    } catch (error) {
      lost(error as Error);
      next.end().catch(() => undefined);
      return;
    }
    if (closed) return void (await next.end().catch(() => undefined));
    client = next;
    waitMs = 50;
    // Listening alone is no reason for a process to live on.
    (next as pg.Client & { unref(): void }).unref();
    for (const call of opened) call();
  }

  function again(): void {
    if (closed || retry || heard.size === 0) return;
    retry = setTimeout(() => {
      retry = undefined;
      open();
    }, waitMs);
    retry.unref();
    waitMs = Math.min(waitMs * 2, 5_000);
  }

  function open(): void {
    if (closed || client || connecting) return;
    connecting = connect().finally(() => {
      connecting = undefined;
    });
  }

  return {
    listen(channel, call) {
      const known = heard.get(channel);
      if (known) known.add(call);
      else {
        heard.set(channel, new Set([call]));
        const sendTo = () => client?.query(`LISTEN ${quoted(channel)}`).catch(() => undefined);
        if (connecting) void connecting.then(sendTo);
        else if (client) void sendTo();
        else open();
      }
      return () => heard.get(channel)?.delete(call);
    },
    async ready() {
      await connecting;
      await client?.query("select 1").catch(() => undefined);
    },
    onOpen(call) {
      opened.add(call);
      return () => opened.delete(call);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connecting;
      client?.removeAllListeners("end");
      await client?.end().catch(() => undefined);
    },
  };
}
