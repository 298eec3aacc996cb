import type { DifferenceKind } from "./kinds";

type Plain = string | number | boolean | null;
/** What was seen where: ids, amounts, refs and hashes; nobody's name, address or mail. */
export type Evidence = Record<string, Plain | Plain[] | Record<string, Plain>>;

/** One difference between two truths. The same difference has the same kind and subject in every look. */
export type Finding = {
  kind: DifferenceKind;
  /** What it is about: "order:<id>", "ticket:<collection>:<tokenId>", "payment:<id>" … */
  subject: string;
  organizationId: string | null;
  eventId: string | null;
  /** When the thing began to be on its way, where that is known; grace counts from there, or from the first look. */
  since: Date | null;
  evidence: Evidence;
};

/** A rule says what differs and looks nothing up: same facts, same findings. */
export type Rule<Facts> = (facts: Facts) => Finding[];

/** Asked for and found, where they are not the same. */
export function differing(asked: Record<string, Plain>, found: Record<string, Plain>): Record<string, Plain> | null {
  const names = Object.keys(asked).filter((name) => asked[name] !== found[name]);
  if (names.length === 0) return null;
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${name}.books`, asked[name] ?? null],
      [`${name}.chain`, found[name] ?? null],
    ]),
  );
}
