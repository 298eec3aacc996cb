/** What the chain writer aims at. Times in milliseconds. */
export type Targets = {
  /** Gas of one transaction of many: nineteen of them fill one of Polygon's blocks of 140 million, so one finds its place soon. */
  gas: bigint;
  /** Orders, tickets and wishes of one transaction, below what the gas allows, so that its log is read in one answer. */
  orders: number;
  tickets: number;
  wishes: number;
  entries: number;
  /** Mints of one collection under way at once; each expects the ids after the one before. */
  mintsAhead: number;
  /** Transactions of one sender under way at once. */
  underWay: number;
  /** Transactions that are asked, signed, kept and sent together, and the intents in them: the next are asked meanwhile. */
  together: number;
  togetherIntents: number;
  /** A transaction without a receipt is sent again after this; the same bytes. */
  resendMs: number;
  /** And outbid after this. */
  outbidMs: number;
  /** A missing nonce is filled after this: answers of several endpoints may come late. */
  doubtMs: number;
};

export const defaultTargets: Targets = {
  gas: 7_500_000n,
  orders: 120,
  tickets: 600,
  wishes: 60,
  entries: 150,
  mintsAhead: 48,
  underWay: 1_200,
  together: 200,
  togetherIntents: 1_500,
  resendMs: 5_000,
  outbidMs: 60_000,
  doubtMs: 3_000,
};
