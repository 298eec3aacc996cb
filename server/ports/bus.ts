/** What changed, as ids only. Crosses processes; at most once and unordered: a listener rereads, it does not trust. */
export type Signal =
  | { topic: "order"; id: string }
  | { topic: "event"; id: string }
  | { topic: "chain"; id: string }
  /** A block became final, or the chain got slow or well again; `id` is the chain's. */
  | { topic: "finality"; id: string }
  | { topic: "device"; id: string };

export type BusPort = {
  /** Sent with the transaction when `tx` is given (nothing is announced that was rolled back); many cost one round trip. */
  publish(signals: Signal | readonly Signal[], tx?: import("./database").Tx): Promise<void>;
  subscribe(topics: Signal["topic"][], listener: (signal: Signal) => void): () => void;
};
