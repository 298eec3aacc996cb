import { accept, type Decision, refuse } from "../shared/decision";

export type TimedTier = { name: string; salesStartAt: Date; salesEndAt: Date };
export type TimedEvent = { doorsAt: Date; startsAt: Date; endsAt: Date; tiers: readonly TimedTier[] };
export type BrokenRule = { field: string; rule: string };

// The contract counts whole seconds: a window that ends in the second it begins is none there.
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** Rules between the fields of a draft, each with the field a person has to change. Field paths are "tiers.0.salesEndAt". */
export function brokenRules(event: TimedEvent): BrokenRule[] {
  const broken: BrokenRule[] = [];
  if (event.doorsAt > event.startsAt) broken.push({ field: "doorsAt", rule: "after-start" });
  if (seconds(event.endsAt) <= seconds(event.startsAt)) broken.push({ field: "endsAt", rule: "before-start" });
  const names = new Set<string>();
  event.tiers.forEach((tier, index) => {
    if (seconds(tier.salesEndAt) <= seconds(tier.salesStartAt))
      broken.push({ field: `tiers.${index}.salesEndAt`, rule: "before-sale-start" });
    else if (tier.salesEndAt > event.endsAt) broken.push({ field: `tiers.${index}.salesEndAt`, rule: "after-event" });
    const name = tier.name.trim().toLowerCase();
    if (names.has(name)) broken.push({ field: `tiers.${index}.name`, rule: "taken" });
    names.add(name);
  });
  return broken;
}

/** For doors that did not parse the input with Zod: the same rules as a decision. */
export function consistent<E extends TimedEvent>(event: E): Decision<E> {
  const [first] = brokenRules(event);
  return first ? refuse("invalid-input", first) : accept(event);
}
