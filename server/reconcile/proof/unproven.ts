/** What the proof of a ledger looks for. */
export type Flaw =
  /** Inside the ledger. */
  | "transfer-off"
  | "transfer-mixed"
  | "cause-missing"
  | "currency-mixed"
  | "organization-mixed"
  /** Beside the payment provider. */
  | "provider-differs"
  | "provider-unknown"
  /** Beside the chain. */
  | "sale-not-minted"
  | "mint-not-sold"
  | "resale-not-settled"
  | "resale-differs"
  /** Beside what was spent on gas. */
  | "gas-differs"
  | "gas-misbooked";

/** Amounts in minor units, as texts: they may be larger than a number holds. Nothing about a person. */
export type Unproven = {
  flaw: Flaw;
  subject: string;
  evidence: Record<string, string | number | null>;
  /** Whose money it is, where that is known. */
  organizationId?: string | null;
};

/** Sums by currency, to be shown side by side. */
export type Sums = Record<string, bigint>;

export function add(sums: Sums, currency: string, amountMinor: bigint | number): void {
  sums[currency] = (sums[currency] ?? 0n) + BigInt(amountMinor);
}
