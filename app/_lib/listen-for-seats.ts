type Told = { tiers: { tierId: string; left: number }[] };

/** Each browser at its own moment, so that a house that refuses many is not asked by all of them at once. */
const lookMs = () => 4_000 + Math.random() * 2_000;
/** The browser tries by itself; after as many failures in a row this page asks plainly. */
const patience = 3;
/** Then it tries to listen again. */
const looksBeforeListening = 10;

/**
 * Hears what is left of each tier of an event while the page is in front: by a stream, or by asking now and then where streams do
 * not come through. Figures stand as they were while nobody answers. @returns what ends it.
 */
export function listenForSeats(eventId: string, hear: (left: Record<string, number>) => void): () => void {
  const query = new URLSearchParams({ eventId });
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: AbortController | null = null;
  const heard = ({ tiers }: Told) => hear(Object.fromEntries(tiers.map((tier) => [tier.tierId, tier.left])));

  function rest(): void {
    clearTimeout(timer);
    looking?.abort();
    looking = null;
    source?.close();
    source = null;
  }

  function listen(): void {
    rest();
    if (typeof EventSource === "undefined") return void look(0);
    let failures = 0;
    const here = new EventSource(`/box-office/availability/stream?${query}`);
    source = here;
    here.onmessage = (message) => {
      failures = 0;
      heard(JSON.parse(message.data) as Told);
    };
    here.onerror = () => {
      failures++;
      // Closed for good is a refusal; otherwise the browser comes back by itself.
      if (here.readyState !== EventSource.CLOSED && failures < patience) return;
      rest();
      timer = setTimeout(() => void look(1), Math.random() * 1_000);
    };
    // The event is not sold any more.
    here.addEventListener("end", rest);
  }

  async function look(times: number): Promise<void> {
    const mine = new AbortController();
    looking = mine;
    try {
      const answer = await fetch(`/box-office/availability?${query}`, { signal: mine.signal });
      if (answer.ok) heard((await answer.json()) as Told);
    } catch {
      // The figures of the page stand until the next answer.
    }
    if (mine.signal.aborted) return;
    const again = times === looksBeforeListening ? listen : () => void look(times + 1);
    timer = setTimeout(again, lookMs());
  }

  const turn = () => (document.visibilityState === "hidden" ? rest() : listen());
  turn();
  document.addEventListener("visibilitychange", turn);
  return () => {
    document.removeEventListener("visibilitychange", turn);
    rest();
  };
}
