import { type Address, zeroHash } from "viem";
import type { FactOf, Place } from "../facts";
import { takeMove } from "./moves";
import { aliveTicket, capMinor, demand, type Ticket, type Tier, tierOf, type World } from "./world";

export const byCard = 0;
export const inUsdc = 1;
export const inNative = 2;

export function listed(world: World, fact: FactOf<"market", "TicketListed">) {
  const { tokenId, seller, priceMinor } = fact.args;
  const ticket = aliveTicket(world, tokenId, fact, "offered");
  if (!ticket) return;
  const says = (holds: boolean, rule: Parameters<typeof demand>[2], detail: string) =>
    demand(world, holds, rule, fact, detail, tokenId);
  says(ticket.owner === seller, "list-not-holder", `offered by ${seller}, held by ${ticket.owner}`);
  says(ticket.askMinor === null, "list-twice", `ticket ${tokenId} was on offer already`);
  says(!ticket.used, "list-used", `ticket ${tokenId} had entered`);
  says(!ticket.frozen, "list-frozen", `ticket ${tokenId} was frozen`);
  says(!world.marketPaused && !world.paused, "list-while-paused", `ticket ${tokenId} was offered during a pause`);
  requirePrice(world, fact, ticket, priceMinor);
  ticket.askMinor = priceMinor;
  ticket.everListed = true;
  world.counts.offers += 1;
}

export function repriced(world: World, fact: FactOf<"market", "TicketRepriced">) {
  const { tokenId, seller, priceMinor, previousMinor } = fact.args;
  const ticket = aliveTicket(world, tokenId, fact, "repriced");
  if (!ticket) return;
  demand(
    world,
    ticket.owner === seller,
    "list-not-holder",
    fact,
    `repriced by ${seller}, held by ${ticket.owner}`,
    tokenId,
  );
  demand(
    world,
    ticket.askMinor !== null,
    "not-listed",
    fact,
    `ticket ${tokenId} got a price without an offer`,
    tokenId,
  );
  demand(world, !ticket.frozen, "list-frozen", fact, `ticket ${tokenId} was frozen`, tokenId);
  demand(
    world,
    (ticket.askMinor ?? 0) === previousMinor,
    "reprice-record",
    fact,
    `said ${previousMinor}, was ${ticket.askMinor}`,
    tokenId,
  );
  requirePrice(world, fact, ticket, priceMinor);
  ticket.askMinor = priceMinor;
}

export function unlisted(world: World, fact: FactOf<"market", "TicketUnlisted">) {
  const { tokenId, seller } = fact.args;
  const ticket = aliveTicket(world, tokenId, fact, "withdrew the offer of");
  if (!ticket) return;
  demand(
    world,
    ticket.owner === seller,
    "list-not-holder",
    fact,
    `withdrawn by ${seller}, held by ${ticket.owner}`,
    tokenId,
  );
  demand(world, ticket.askMinor !== null, "not-listed", fact, `ticket ${tokenId} was not on offer`, tokenId);
  ticket.askMinor = null;
  ticket.heldSince = fact.time;
}

export function sold(world: World, fact: FactOf<"market", "TicketSold">) {
  const { tokenId, buyer, seller, priceMinor, settlement, saleRef } = fact.args;
  const before = takeMove(world, fact, "sale", tokenId, seller, buyer);
  if (!before) return;
  const says = (holds: boolean, rule: Parameters<typeof demand>[2], detail: string) =>
    demand(world, holds, rule, fact, detail, tokenId);
  says(before.owner === seller, "sale-other-seller", `sold by ${seller}, held by ${before.owner}`);
  says(before.askMinor !== null, "not-listed", `ticket ${tokenId} was sold without an offer`);
  says(
    before.askMinor === null || before.askMinor === priceMinor,
    "sale-other-price",
    `sold at ${priceMinor}, offered at ${before.askMinor}`,
  );
  says(!before.used, "sale-used", `ticket ${tokenId} had entered`);
  says(!before.frozen, "sale-frozen", `ticket ${tokenId} was frozen`);
  says(!world.marketPaused && !world.paused, "sale-while-paused", `ticket ${tokenId} was sold during a pause`);
  const tier = tierOf(world, before);
  if (!tier) return;
  const cap = capMinor(before.pricePaidMinor, tier.rules.resaleCapBps);
  says(
    priceMinor <= cap,
    "sale-over-cap",
    `sold at ${priceMinor}, the cap is ${cap} (paid ${before.pricePaidMinor}, ${tier.rules.resaleCapBps} bps)`,
  );
  says(inWindow(tier, fact.time), "sale-outside-window", `sold at ${fact.time}`);
  requireBuyer(world, fact, before, tier, buyer, settlement);
  requireCurrency(world, fact, settlement, saleRef);
  requireSplit(world, fact, tier);
  const { sellerMinor, royaltyMinor, platformMinor } = fact.args;
  const place = { block: fact.block, index: fact.index, tx: fact.tx, time: fact.time };
  world.resales.push({
    ...place,
    tokenId,
    tierId: tier.id,
    seller,
    buyer,
    priceMinor,
    capMinor: cap,
    sellerMinor,
    royaltyMinor,
    platformMinor,
    settlement,
  });
}

export function gifted(world: World, fact: FactOf<"market", "TicketGifted">) {
  const { tokenId, from, to } = fact.args;
  const before = takeMove(world, fact, "gift", tokenId, from, to);
  const ticket = world.tickets.get(tokenId);
  const tier = before && tierOf(world, before);
  if (!before || !ticket || !tier) return;
  const says = (holds: boolean, rule: Parameters<typeof demand>[2], detail: string) =>
    demand(world, holds, rule, fact, detail, tokenId);
  const { giftsMax, giftCooldownSeconds, giftBlackoutSeconds, attested } = tier.rules;
  const free = before.askMinor === null && !before.frozen && !before.used && world.clock.cancelledAt === 0;
  says(
    free,
    "gift-not-free",
    `ticket ${tokenId}: ${stateOf(before)}${world.clock.cancelledAt ? ", event cancelled" : ""}`,
  );
  says(before.giftCount < giftsMax, "gift-limit", `gift number ${before.giftCount + 1} of ${giftsMax}`);
  const from_ = before.heldSince + giftCooldownSeconds;
  says(giftCooldownSeconds === 0 || fact.time >= from_, "gift-cooldown", `given at ${fact.time}, free from ${from_}`);
  const blackoutFrom = Math.max(0, world.clock.doorsAt - giftBlackoutSeconds);
  says(
    giftBlackoutSeconds === 0 || fact.time < blackoutFrom,
    "gift-blackout",
    `given at ${fact.time}, none from ${blackoutFrom}`,
  );
  if (attested) requireAttested(world, fact, to, tokenId);
  ticket.giftCount = before.giftCount + 1;
  world.counts.gifts += 1;
}

export function matched(world: World, fact: FactOf<"market", "TicketMatched">) {
  const { tokenId, buyer, expiresAt } = fact.args;
  const ticket = aliveTicket(world, tokenId, fact, "matched");
  if (!ticket) return;
  demand(
    world,
    ticket.askMinor !== null,
    "not-listed",
    fact,
    `ticket ${tokenId} was matched without an offer`,
    tokenId,
  );
  ticket.match = { buyer, expiresAt, transferCount: ticket.transferCount };
}

export function attestedUntil(world: World, fact: FactOf<"market", "AccountAttested">) {
  world.attested.set(fact.args.account, fact.args.expiresAt);
}

function requirePrice(world: World, at: Place, ticket: Ticket, priceMinor: number) {
  const tier = tierOf(world, ticket);
  if (!tier) return;
  const cap = capMinor(ticket.pricePaidMinor, tier.rules.resaleCapBps);
  demand(world, tier.rules.resaleAllowed, "list-not-allowed", at, `tier ${tier.id} has no resale`, ticket.id);
  demand(world, inWindow(tier, at.time), "list-outside-window", at, `offered at ${at.time}`, ticket.id);
  demand(
    world,
    priceMinor > 0 && priceMinor <= cap,
    "list-over-cap",
    at,
    `offered at ${priceMinor}, the cap is ${cap}`,
    ticket.id,
  );
}

function inWindow({ rules }: Tier, time: number) {
  return time >= rules.resaleStartAt && (rules.resaleEndAt === 0 || time <= rules.resaleEndAt);
}

/** A settler who settles by card decides for the queue. A match is good for one sale. */
function requireBuyer(world: World, at: Place, before: Ticket, tier: Tier, buyer: Address, settlement: number) {
  if (tier.rules.queueMatched && settlement !== byCard) {
    const { match } = before;
    const named = match?.buyer === buyer && at.time <= match.expiresAt && match.transferCount === before.transferCount;
    demand(
      world,
      named,
      "sale-not-matched",
      at,
      `${buyer} bought, the queue named ${match?.buyer ?? "nobody"}`,
      before.id,
    );
    const ticket = world.tickets.get(before.id);
    if (ticket) ticket.match = null;
  }
  if (tier.rules.attested) requireAttested(world, at, buyer, before.id);
}

export function requireAttested(world: World, at: Place, account: Address, tokenId?: bigint) {
  const until = world.attested.get(account) ?? 0;
  demand(world, at.time <= until, "sale-not-attested", at, `${account} was attested until ${until}`, tokenId);
}

function requireCurrency(world: World, fact: FactOf<"market", "TicketSold">, settlement: number, saleRef: string) {
  const { currency } = world.terms;
  const fits =
    settlement === byCard ||
    (settlement === inUsdc && currency === "USD") ||
    (settlement === inNative && currency === world.nativeCurrency);
  demand(
    world,
    fits,
    "sale-currency",
    fact,
    `settlement ${settlement} of a ticket priced in ${currency}`,
    fact.args.tokenId,
  );
  if (settlement !== byCard) return;
  const ref = fact.args.saleRef;
  const fresh = saleRef !== zeroHash && !world.saleRefs.has(ref);
  demand(
    world,
    fresh,
    "sale-ref",
    fact,
    `reference ${saleRef} ${saleRef === zeroHash ? "is empty" : "settled before"}`,
    fact.args.tokenId,
  );
  world.saleRefs.add(ref);
}

function requireSplit(world: World, fact: FactOf<"market", "TicketSold">, tier: Tier) {
  const { priceMinor, sellerMinor, royaltyMinor, platformMinor } = fact.args;
  const royalty = share(priceMinor, tier.rules.royaltyBps);
  const platform = share(priceMinor, world.terms.platformFeeBps);
  const seller = priceMinor - royalty - platform;
  const right = royaltyMinor === royalty && platformMinor === platform && sellerMinor === seller;
  const said = `${sellerMinor} + ${royaltyMinor} + ${platformMinor}`;
  demand(
    world,
    right,
    "split-wrong",
    fact,
    `split as ${said}, right is ${seller} + ${royalty} + ${platform} = ${priceMinor}`,
    fact.args.tokenId,
  );
}

/** Floored. */
export const share = (minor: number, bps: number) => Number((BigInt(minor) * BigInt(bps)) / 10_000n);

const stateOf = (ticket: Ticket) =>
  [ticket.askMinor !== null && "on offer", ticket.frozen && "frozen", ticket.used && "used"]
    .filter(Boolean)
    .join(", ") || "free";
