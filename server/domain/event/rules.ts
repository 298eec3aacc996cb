import { isPayable } from "../shared/currency";
import { accept, type Decision, refuse } from "../shared/decision";
import { brokenByPlace, type RuledTier } from "./jurisdiction";

export type PlannedTier = RuledTier & { name: string; priceMinor: number; salesStartAt: Date; salesEndAt: Date };
export type PlannedEvent = {
  currency: string;
  jurisdiction: string | null;
  doorsAt: Date;
  startsAt: Date;
  endsAt: Date;
  tiers: readonly PlannedTier[];
};
export type BrokenRule = { field: string; rule: string };

// The contract counts whole seconds: a window that ends in the second it begins is none there.
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** Rules between the fields of a draft, each with the field a person has to change. Field paths are "tiers.0.salesEndAt". */
export function brokenRules(event: PlannedEvent): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (event.doorsAt > event.startsAt) broken.push({ field: "doorsAt", rule: "after-start" });
  if (seconds(event.endsAt) <= seconds(event.startsAt)) broken.push({ field: "endsAt", rule: "before-start" });
  const names = new Set<string>();
  event.tiers.forEach((tier, index) => {
    if (seconds(tier.salesEndAt) <= seconds(tier.salesStartAt))
      broken.push({ field: `tiers.${index}.salesEndAt`, rule: "before-sale-start" });
    else if (tier.salesEndAt > event.endsAt) broken.push({ field: `tiers.${index}.salesEndAt`, rule: "after-event" });
    if (!isPayable(tier.priceMinor, event.currency))
      broken.push({ field: `tiers.${index}.priceMinor`, rule: "not-payable" });
    const name = tier.name.trim().toLowerCase();
    if (names.has(name)) broken.push({ field: `tiers.${index}.name`, rule: "taken" });
    names.add(name);
  });
  return [...broken, ...brokenByPlace(event.jurisdiction, event.tiers)];
}

/** For doors that did not parse the input with Zod: the same rules as a decision. */
export function consistent<E extends PlannedEvent>(event: E): Decision<E> {
  const [first] = brokenRules(event);
  return first ? refuse("invalid-input", first) : accept(event);
}
