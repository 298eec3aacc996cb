import { hexToString } from "viem";
import type { Terms, TierRules } from "../clone";
import type { Addresses, FactOf } from "../facts";
import { demand, type World } from "./world";

export function collectionCreated(world: World, fact: FactOf<"factory", "CollectionCreated">, addresses: Addresses) {
  const { terms } = world;
  demand(world, world.createdIn === null, "created-once", fact, "the collection was created again");
  world.createdIn = fact.tx;
  const published: Partial<Terms> = {
    eventRef: fact.args.eventRef,
    organizer: fact.args.organizer,
    operator: fact.args.operator,
    name: fact.args.name,
    symbol: fact.args.symbol,
    doorsAt: fact.args.doorsAt,
    endsAt: fact.args.endsAt,
    platformFeeBps: fact.args.platformFeeBps,
    version: fact.args.version,
  };
  const changed = differences(published, terms);
  demand(world, changed.length === 0, "terms-changed", fact, changed.join("; "));
  const house = fact.args.market === addresses.market && fact.args.sale === addresses.sale;
  demand(
    world,
    house,
    "house-mismatch",
    fact,
    `created for market ${fact.args.market} and sale ${fact.args.sale}, has ${addresses.market} and ${addresses.sale}`,
  );
}

/** The cap is the only member that the code does not hold: it starts here. */
export function tierCreated(world: World, fact: FactOf<"collection", "TierCreated">) {
  const { tierId, rules: published } = fact.args;
  demand(world, world.createdIn === fact.tx, "created-once", fact, `tier ${tierId} came later than the event`);
  const tier = world.tiers[tierId - 1];
  const next = tier !== undefined && tierId === world.tiersCreated + 1;
  world.tiersCreated += 1;
  if (
    !demand(
      world,
      next,
      "created-once",
      fact,
      `tier ${tierId} of ${world.tiers.length}, number ${world.tiersCreated}`,
    ) ||
    !tier
  )
    return;
  const { cap, currency, ...rest } = published;
  const changed = differences<TierRules>(rest, tier.rules);
  const code = hexToString(currency);
  if (code !== world.terms.currency) changed.push(`currency ${code}, now ${world.terms.currency}`);
  demand(world, changed.length === 0, "terms-changed", fact, `tier ${tierId}: ${changed.join("; ")}`);
  tier.cap = cap;
}

export function policySet(world: World, fact: FactOf<"collection", "PolicySet">) {
  const changed = differences(fact.args.policy, world.terms.policy);
  demand(world, changed.length === 0, "terms-changed", fact, `policy: ${changed.join("; ")}`);
  demand(
    world,
    world.createdIn === fact.tx && !world.policySet,
    "created-once",
    fact,
    "the policy was set apart from the event",
  );
  world.policySet = true;
}

function differences<T extends object>(published: Partial<T>, present: T): string[] {
  return (Object.keys(published) as (keyof T)[])
    .filter((key) => published[key] !== present[key])
    .map((key) => `${String(key)} was ${String(published[key])}, is ${String(present[key])}`);
}
