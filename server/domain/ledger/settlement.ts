/** What one kind of cause moved on one kind of account, minor units as the ledger has them: above zero the provider got it. */
export type Movement = { causeKind: string; accountKind: string; amountMinor: bigint };

/** One line of a statement, minor units: what buyers paid (below zero: got back), and who has what of it. They sum up. */
export type SettlementLine = {
  causeKind: string;
  paidMinor: bigint;
  platformMinor: bigint;
  taxMinor: bigint;
  sellersMinor: bigint;
  organizerMinor: bigint;
  /** Of accounts that this statement has no column for. */
  otherMinor: bigint;
};

const columnOf: Record<string, keyof Omit<SettlementLine, "causeKind">> = {
  provider: "paidMinor",
  platform: "platformMinor",
  tax: "taxMinor",
  seller: "sellersMinor",
  organizer: "organizerMinor",
};
/** As it happens to money; what is not here comes after, by name. */
const order = ["primary-sale", "resale", "refund", "refund-failed", "dispute-opened", "dispute-won"];
const rank = (causeKind: string): number => (order.includes(causeKind) ? order.indexOf(causeKind) : order.length);

/**
 * An event's books as a statement: a line for each kind of cause, and their sum. In each line and in the sum, what was paid is
 * what the others have, because every transfer sums to zero.
 */
export function statementOf(movements: readonly Movement[]): { lines: SettlementLine[]; total: SettlementLine } {
  const lines = new Map<string, SettlementLine>();
  const total = empty("total");
  for (const { causeKind, accountKind, amountMinor } of movements) {
    const line = lines.get(causeKind) ?? empty(causeKind);
    lines.set(causeKind, line);
    const column = columnOf[accountKind] ?? "otherMinor";
    // Whom we owe stands below zero in the ledger and above it in a statement.
    const shown = column === "paidMinor" ? amountMinor : -amountMinor;
    line[column] += shown;
    total[column] += shown;
  }
  const sorted = [...lines.values()].sort(
    (a, b) => rank(a.causeKind) - rank(b.causeKind) || (a.causeKind < b.causeKind ? -1 : 1),
  );
  return { lines: sorted, total };
}

const empty = (causeKind: string): SettlementLine => ({
  causeKind,
  ...{ paidMinor: 0n, platformMinor: 0n, taxMinor: 0n, sellersMinor: 0n, organizerMinor: 0n, otherMinor: 0n },
});
