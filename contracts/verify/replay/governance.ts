import type { FactOf, Place } from "../facts";
import { allRoles, closeWindow, demand, goodFor, guardian, minter, postponeMax, type Tier, type World } from "./world";

const capMax = 2 ** 24 - 1;

function tierNamed(world: World, at: Place, tierId: number): Tier | null {
  const tier = world.tiers[tierId - 1];
  demand(world, tier !== undefined, "unknown-tier", at, `tier ${tierId} of ${world.tiers.length}`);
  return tier ?? null;
}

const note = (world: World, { block, index, tx, time }: Place, says: string) =>
  world.changes.push({ block, index, tx, time, says });

export function capAnnounced(world: World, fact: FactOf<"collection", "CapChangeAnnounced">) {
  const { tierId, from, to, effectiveAt } = fact.args;
  const tier = tierNamed(world, fact, tierId);
  if (!tier) return;
  const { capMayRise, capMayFall, ruleDelaySeconds } = world.terms.policy;
  const allowed = to !== from && (to > from ? capMayRise : capMayFall) && to <= capMax && to >= tier.alive;
  demand(
    world,
    allowed,
    "cap-change",
    fact,
    `tier ${tierId} announced from ${from} to ${to}, rise ${capMayRise}, fall ${capMayFall}, alive ${tier.alive}`,
  );
  demand(world, from === tier.cap, "cap-change", fact, `announced from ${from}, the cap was ${tier.cap}`);
  demand(
    world,
    effectiveAt === fact.time + ruleDelaySeconds,
    "cap-change",
    fact,
    `announced for ${effectiveAt}, the delay of ${ruleDelaySeconds} s ends at ${fact.time + ruleDelaySeconds}`,
  );
  tier.pending = { cap: to, effectiveAt };
  note(world, fact, `cap of tier ${tierId} announced: ${from} to ${to}`);
}

export function capWithdrawn(world: World, fact: FactOf<"collection", "CapChangeWithdrawn">) {
  const tier = tierNamed(world, fact, fact.args.tierId);
  if (!tier) return;
  demand(world, tier.pending !== null, "cap-change", fact, `tier ${tier.id} had no change to withdraw`);
  tier.pending = null;
  note(world, fact, `cap of tier ${tier.id}: announcement withdrawn`);
}

export function capChanged(world: World, fact: FactOf<"collection", "CapChanged">) {
  const { tierId, from, to } = fact.args;
  const tier = tierNamed(world, fact, tierId);
  if (!tier) return;
  const { pending } = tier;
  const due = pending !== null && fact.time >= pending.effectiveAt && fact.time <= pending.effectiveAt + goodFor;
  const announced = due && pending.cap === to;
  demand(
    world,
    announced,
    "cap-change",
    fact,
    `tier ${tierId} changed to ${to}, announced ${pending ? `${pending.cap} for ${pending.effectiveAt}` : "nothing"}`,
  );
  demand(
    world,
    from === tier.cap && to >= tier.alive,
    "cap-change",
    fact,
    `tier ${tierId} changed from ${from} to ${to}, was ${tier.cap} with ${tier.alive} alive`,
  );
  tier.cap = to;
  tier.pending = null;
  note(world, fact, `cap of tier ${tierId}: ${from} to ${to}`);
}

export function rescheduled(world: World, fact: FactOf<"collection", "Rescheduled">) {
  const { doorsAt, endsAt } = fact.args;
  const { clock, terms } = world;
  const open = terms.policy.mayPostpone && clock.cancelledAt === 0 && clock.closedAt === 0 && fact.time <= clock.endsAt;
  const later =
    doorsAt >= clock.doorsAt && endsAt >= clock.endsAt && endsAt > doorsAt && endsAt <= terms.endsAt + postponeMax;
  demand(
    world,
    open && later,
    "reschedule",
    fact,
    `from ${clock.doorsAt}-${clock.endsAt} to ${doorsAt}-${endsAt}, may move: ${terms.policy.mayPostpone}`,
  );
  clock.doorsAt = doorsAt;
  clock.endsAt = endsAt;
  note(world, fact, `event moved to ${iso(doorsAt)} - ${iso(endsAt)}`);
}

export function cancelled(world: World, fact: FactOf<"collection", "EventCancelled">) {
  const { clock } = world;
  demand(world, clock.cancelledAt === 0 && clock.closedAt === 0, "cancel", fact, "the event was over already");
  demand(world, world.paused && world.marketPaused, "cancel", fact, "the event was not paused with it");
  clock.cancelledAt = fact.time;
  note(world, fact, "event cancelled");
}

export function closed(world: World, fact: FactOf<"collection", "EventClosed">) {
  const { clock, terms } = world;
  const inTime = fact.time >= clock.endsAt && fact.time <= clock.endsAt + closeWindow;
  demand(
    world,
    clock.cancelledAt === 0 && clock.closedAt === 0 && inTime,
    "close",
    fact,
    `closed at ${fact.time}, the event ends at ${clock.endsAt}`,
  );
  const from = fact.time + terms.policy.releaseDelaySeconds;
  demand(
    world,
    fact.args.releaseFrom === from,
    "close",
    fact,
    `release named for ${fact.args.releaseFrom}, due at ${from}`,
  );
  clock.closedAt = fact.time;
  note(world, fact, `event closed, proceeds from ${iso(from)}`);
}

export function paused(world: World, fact: FactOf<"collection", "CollectionPauseSet">) {
  const { paused: on, by } = fact.args;
  demand(
    world,
    on !== world.paused && (on || world.clock.cancelledAt === 0),
    "pause-record",
    fact,
    `pause ${on} after ${world.paused}`,
  );
  demand(
    world,
    ((world.roles.get(by) ?? 0n) & guardian) !== 0n,
    "pause-record",
    fact,
    `${by} is no guardian of the event`,
  );
  world.paused = on;
  note(world, fact, on ? `paused by ${by}` : `resumed by ${by}`);
}

export function marketPaused(world: World, fact: FactOf<"market", "MarketPauseSet">) {
  const { paused: on } = fact.args;
  demand(
    world,
    on === world.paused && on !== world.marketPaused,
    "pause-record",
    fact,
    `market pause ${on}, the event's is ${world.paused}`,
  );
  world.marketPaused = on;
}

/** At the end of each transaction: the market's mark follows the event's. */
export function settlePause(world: World, at: Place) {
  demand(
    world,
    world.paused === world.marketPaused,
    "pause-record",
    at,
    `the event's pause is ${world.paused}, the market's ${world.marketPaused}`,
  );
}

export function onSaleSet(world: World, fact: FactOf<"collection", "OnSaleSet">) {
  const { onSale, by } = fact.args;
  demand(world, onSale !== world.onSale, "on-sale-record", fact, `on sale ${onSale} after ${world.onSale}`);
  const mayBe = ((world.roles.get(by) ?? 0n) & minter) !== 0n;
  demand(world, mayBe, "on-sale-record", fact, `${by} may not mint in the event`);
  world.onSale = onSale;
  note(world, fact, onSale ? `on sale on chain, by ${by}` : `no longer on sale on chain, by ${by}`);
}

export function rolesOffered(world: World, fact: FactOf<"collection", "EventRolesOffered">) {
  world.offers.set(fact.args.account, fact.args.roles);
  note(world, fact, `roles ${fact.args.roles} offered to ${fact.args.account}`);
}

/** Taken up, or taken away: the log is the same. What was not there before must have been offered. */
export function rolesSet(world: World, fact: FactOf<"collection", "EventRolesSet">) {
  const { account, roles } = fact.args;
  const before = world.roles.get(account) ?? 0n;
  const gained = roles & ~before;
  const offered = world.offers.get(account) ?? 0n;
  demand(
    world,
    (gained & ~offered) === 0n && (roles & ~allRoles) === 0n,
    "role-without-offer",
    fact,
    `${account} has ${roles}, had ${before}, was offered ${offered}`,
  );
  world.roles.set(account, roles);
  if (gained !== 0n) world.offers.delete(account);
  note(world, fact, `roles of ${account}: ${before} to ${roles}`);
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
