export type Watch<Fact> = {
  /** Calls `tell` with what is known of `id` as soon as it is known, and after every change. @returns the way to stop. */
  follow(id: string, tell: (fact: Fact) => void): () => void;
  /** Something may have changed: of one of these signals, or of anything. Asks at once when somebody follows it. */
  touch(signals?: Iterable<string>): void;
  /** How many follow. */
  followers(): number;
  /** Questions asked so far. */
  asked(): number;
  close(): void;
};

type Settings<Fact> = {
  /** One question about all of these ids. What it does not answer does not exist (yet). A failure is asked again. */
  ask(ids: string[]): Promise<Map<string, Fact>>;
  /** Signals after which a fact is asked about again, its id aside. */
  hears?: (fact: Fact) => Iterable<string>;
  /** Least time between two questions: what comes meanwhile shares the next one. */
  restMs?: number;
  /** Without any signal for this long everything followed is asked about: a lost signal costs this much. */
  healMs: number;
  failed?: (error: unknown) => void;
};

type Followed<Fact> = { tell: Set<(fact: Fact) => void>; fact?: Fact; text?: string; signals: string[] };

/**
 * Many wait, one asks. Whatever is touched while a question is under way goes into the next one, so that the questions count
 * what happened and not who waits for it.
 */
export function openWatch<Fact>({ ask, hears, restMs = 20, healMs, failed }: Settings<Fact>): Watch<Fact> {
  const followed = new Map<string, Followed<Fact>>();
  const bySignal = new Map<string, Set<string>>();
  let due = new Set<string>();
  let asking = false;
  let timer: NodeJS.Timeout | undefined;
  let askedAt = 0;
  let askedAllAt = 0;
  let questions = 0;
  let count = 0;
  let closed = false;

  function soon(ms: number): void {
    if (closed || asking || followed.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(next, ms);
  }

  function next(): void {
    if (closed || asking || followed.size === 0) return;
    const all = Date.now() - askedAllAt >= healMs;
    const ids = [...(all ? followed : due).keys()].filter((id) => followed.has(id));
    due = new Set();
    askedAt = Date.now();
    if (all) askedAllAt = askedAt;
    if (ids.length === 0) {
      soon(healMs);
      return;
    }
    asking = true;
    questions++;
    ask(ids)
      .then(
        (facts) => {
          for (const id of ids) answer(id, facts);
          return due.size > 0 ? Math.max(0, restMs - (Date.now() - askedAt)) : healMs;
        },
        (error) => {
          failed?.(error);
          for (const id of ids) due.add(id);
          return Math.max(restMs, 500);
        },
      )
      .then((ms) => {
        asking = false;
        soon(ms);
      });
  }

  function answer(id: string, facts: Map<string, Fact>): void {
    const one = followed.get(id);
    if (!one || !facts.has(id)) return;
    const fact = facts.get(id) as Fact;
    const text = JSON.stringify(fact);
    if (text === one.text) return;
    one.fact = fact;
    one.text = text;
    listen(id, one, hears ? [...hears(fact)] : []);
    for (const tell of [...one.tell]) tell(fact);
  }

  function listen(id: string, one: Followed<Fact>, signals: string[]): void {
    for (const signal of one.signals) {
      const ids = bySignal.get(signal);
      ids?.delete(id);
      if (ids?.size === 0) bySignal.delete(signal);
    }
    one.signals = signals;
    for (const signal of signals) {
      const ids = bySignal.get(signal);
      if (ids) ids.add(id);
      else bySignal.set(signal, new Set([id]));
    }
  }

  return {
    follow(id, tell) {
      let one = followed.get(id);
      if (!one) {
        one = { tell: new Set(), signals: [] };
        followed.set(id, one);
      }
      one.tell.add(tell);
      count++;
      // What is known may be as old as the signal that has not come: told now, and asked about again.
      if (one.fact !== undefined) tell(one.fact);
      due.add(id);
      soon(Math.max(0, restMs - (Date.now() - askedAt)));
      return () => {
        if (!one.tell.delete(tell)) return;
        count--;
        if (one.tell.size > 0 || followed.get(id) !== one) return;
        listen(id, one, []);
        followed.delete(id);
        due.delete(id);
        if (followed.size === 0) clearTimeout(timer);
      };
    },
    touch(signals) {
      if (followed.size === 0) return;
      const before = due.size;
      if (!signals) for (const id of followed.keys()) due.add(id);
      else
        for (const signal of signals) {
          if (followed.has(signal)) due.add(signal);
          for (const id of bySignal.get(signal) ?? []) due.add(id);
        }
      if (due.size > before) soon(Math.max(0, restMs - (Date.now() - askedAt)));
    },
    followers: () => count,
    asked: () => questions,
    close() {
      closed = true;
      clearTimeout(timer);
      followed.clear();
      bySignal.clear();
    },
  };
}

/** No word in time, or nobody waits any more. */
export type Unheard = { heard: false; why: "timeout" | "aborted" };
export type Heard<Fact> = { heard: true; fact: Fact } | Unheard;
export type Patience = { timeoutMs: number; signal?: AbortSignal };

/** Waits until what is known of `id` satisfies `enough`. Ends with the time or with the signal, and leaves nothing behind. */
export function waitUntil<Fact>(
  watch: Pick<Watch<Fact>, "follow">,
  id: string,
  enough: (fact: Fact) => boolean,
  { timeoutMs, signal }: Patience,
): Promise<Heard<Fact>> {
  return new Promise((resolve) => {
    let stop: (() => void) | undefined;
    let over = false;
    const end = (answer: Heard<Fact>) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", aborted);
      stop?.();
      resolve(answer);
    };
    const aborted = () => end({ heard: false, why: "aborted" });
    const timer = setTimeout(() => end({ heard: false, why: "timeout" }), timeoutMs);
    if (signal?.aborted) return aborted();
    signal?.addEventListener("abort", aborted);
    stop = watch.follow(id, (fact) => enough(fact) && end({ heard: true, fact }));
    if (over) stop();
  });
}
