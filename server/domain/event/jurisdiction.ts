import type { BrokenRule } from "./rules";

/**
 * What a place, or an organizer's own promise, asks of an event's tickets. Compiled into the tiers' rules, which the contract
 * enforces, and said in plain words on the event's page. Examples as of 2026, none of them legal advice: `needsCounsel` says so on
 * the organizer's screen. A row that changes binds drafts from then on; published events keep what the chain keeps.
 */
export type Jurisdiction = {
  /** The highest price of a resale, basis points of the face value; null: any. */
  resaleCapBps: number | null;
  /** Every ticket can be given away without charge, until the doors open. */
  giving: boolean;
  /** The first price that is shown is the whole price. The house sells in no other way. */
  allIn: boolean;
  /** Where it is written; null: a promise of the organizer, no law. */
  source: string | null;
  needsCounsel: boolean;
};

const law = (source: string, asks: Partial<Jurisdiction>): Jurisdiction => ({
  ...{ resaleCapBps: null, giving: false, allIn: true },
  ...asks,
  source,
  needsCounsel: true,
});

/** By ISO 3166 code, or by what is promised. */
export const jurisdictions = {
  IE: law("Sale of Tickets (Cultural, Entertainment, Recreational and Sporting Events) Act 2021", {
    resaleCapBps: 10_000,
  }),
  GB: law("Digital Markets, Competition and Consumers Act 2024, s. 230; resale cap announced in November 2025", {
    resaleCapBps: 10_000,
  }),
  "CA-QC": law("Consumer Protection Act, CQLR c. P-40.1, ss. 224 and 236.1", { resaleCapBps: 10_000 }),
  IL: law("Penal Law 5737-1977, s. 194A; Consumer Protection Law 5741-1981, s. 17D", { resaleCapBps: 10_000 }),
  "US-NY": law("Arts and Cultural Affairs Law, ss. 25.07 and 25.30", { giving: true }),
  "face-value": { resaleCapBps: 10_000, giving: true, allIn: true, source: null, needsCounsel: false },
  "plus-20": { resaleCapBps: 12_000, giving: true, allIn: true, source: null, needsCounsel: false },
} as const satisfies Record<string, Jurisdiction>;
export type JurisdictionCode = keyof typeof jurisdictions;
export const jurisdictionCodes = Object.keys(jurisdictions) as [JurisdictionCode, ...JurisdictionCode[]];

/** Undefined for none, and for a code that the table does not know any more. */
export const jurisdictionOf = (code: string | null | undefined): Jurisdiction | undefined =>
  code && Object.hasOwn(jurisdictions, code) ? jurisdictions[code as JurisdictionCode] : undefined;

export type RuledTier = {
  resaleAllowed: boolean;
  resaleCapBps: number;
  giftsMax: number;
  giftBlackoutSeconds: number;
};

/** A tier's rules with as little changed as the place asks for: what is stricter already stays. */
export function compile<T extends RuledTier>(tier: T, { resaleCapBps, giving }: Jurisdiction): T {
  return {
    ...tier,
    resaleCapBps: Math.min(tier.resaleCapBps, resaleCapBps ?? tier.resaleCapBps),
    ...(giving ? { giftsMax: Math.max(1, tier.giftsMax), giftBlackoutSeconds: 0 } : {}),
  };
}

/** Where tiers allow or forbid what the place does not, by the field to change ("tiers.0.resaleCapBps"). */
export function brokenByPlace(code: string | null | undefined, tiers: readonly RuledTier[]): BrokenRule[] {
  const place = jurisdictionOf(code);
  if (!place) return code ? [{ field: "jurisdiction", rule: "unknown" }] : [];
  return tiers.flatMap((tier, index) => {
    const fits = compile(tier, place);
    const broken: BrokenRule[] = [];
    const at = (field: string) => `tiers.${index}.${field}`;
    if (tier.resaleAllowed && fits.resaleCapBps !== tier.resaleCapBps)
      broken.push({ field: at("resaleCapBps"), rule: "over-jurisdiction" });
    if (fits.giftsMax !== tier.giftsMax) broken.push({ field: at("giftsMax"), rule: "giving-guaranteed" });
    if (fits.giftBlackoutSeconds !== tier.giftBlackoutSeconds)
      broken.push({ field: at("giftBlackoutSeconds"), rule: "giving-guaranteed" });
    return broken;
  });
}
