export type Following = { close: () => void };
type On<T> = {
  value: (value: T) => void;
  state: (state: "open" | "lost") => void;
  /** It is over for this person: sold, given away, signed out. */
  end?: () => void;
};

/**
 * Is told by the box office whenever an order, a ticket or an event moves. The browser comes back by itself after a break, and
 * every message is the whole state, so that a missed one is no loss. A refusal (too many windows, signed out) is `lost` for good.
 */
export function follow<T>(subject: Record<string, string>, on: On<T>): Following {
  const source = new EventSource(`/box-office/wait?${new URLSearchParams(subject)}`);
  source.onopen = () => on.state("open");
  source.onerror = () => on.state("lost");
  source.onmessage = (message) => on.value(JSON.parse(message.data) as T);
  source.addEventListener("end", () => {
    source.close();
    on.end?.();
  });
  return { close: () => source.close() };
}
