import type { ChainReaderPort } from "../ports/chain-reader";
import type { Database } from "../ports/database";
import type { PaymentPort } from "../ports/payment";

/** Everything that a look asks. Nothing in it is written to. */
export type Sources = {
  db: Database;
  reader: ChainReaderPort;
  payment: Pick<PaymentPort, "provider" | "listSessions" | "listPayments" | "listRefunds">;
  /** First block of our contracts. */
  startBlock: number;
  now: Date;
};
