/** A ticket as the chain says it is. Addresses and refs are lower-case; `key` is `<collection>:<tokenId>`. */
export type Ticket = {
  key: string;
  collection: string;
  tokenId: number;
  tierId: number;
  owner: string;
  /** Paid in the primary sale, minor units; what the resale cap is taken from, for ever. */
  pricePaidMinor: number;
  askMinor: number | null;
  usedAt: Date | null;
  gateRef: string | null;
  frozen: boolean;
  giftCount: number;
  /** Raised by every change of owner; a code made for an earlier count is dead. */
  transferCount: number;
  orderRef: string;
  mintedAt: Date;
  mintTx: string;
};
