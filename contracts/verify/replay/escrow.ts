import type { FactOf, Place } from "../facts";
import { requireAttested, share } from "./market";
import { demand, isRefundable, type World } from "./world";

/** Follows the mint that it pays for. */
export function purchased(world: World, fact: FactOf<"sale", "TicketsPurchased">) {
  const { firstId, buyer, tierId, quantity, priceMinor } = fact.args;
  const tier = world.tiers[tierId - 1];
  if (!demand(world, tier !== undefined, "unknown-tier", fact, `bought tier ${tierId}`) || !tier) return;
  const { salesStartAt, salesEndAt, priceMinor: face, attested } = tier.rules;
  const { clock } = world;
  demand(world, world.terms.currency === "USD", "purchase", fact, `paid in USDC, priced in ${world.terms.currency}`);
  demand(world, world.onSale, "purchase", fact, "the event was not on sale on chain");
  demand(world, priceMinor === face, "purchase", fact, `paid ${priceMinor}, tier ${tierId} costs ${face}`);
  demand(
    world,
    fact.time >= salesStartAt && fact.time <= salesEndAt,
    "purchase",
    fact,
    `bought at ${fact.time}, sold from ${salesStartAt} to ${salesEndAt}`,
  );
  demand(
    world,
    clock.closedAt === 0 && !isRefundable(world, fact.time),
    "purchase",
    fact,
    "bought after the event was over",
  );
  if (attested) requireAttested(world, fact, buyer);
  for (let id = firstId; id < firstId + BigInt(quantity); id += 1n) {
    const ticket = world.tickets.get(id);
    const minted = ticket !== undefined && !ticket.onChain && !ticket.burnt && ticket.transferCount === 0;
    const fits =
      minted &&
      ticket.owner === buyer &&
      ticket.tierId === tierId &&
      ticket.pricePaidMinor === priceMinor &&
      ticket.heldSince === fact.time;
    demand(world, fits, "purchase", fact, `ticket ${id} was not minted for this purchase`, id);
    if (ticket) ticket.onChain = true;
  }
  tier.bought += quantity;
  world.escrowMinor += quantity * priceMinor;
  world.counts.purchases += 1;
  world.counts.purchasedMinor += quantity * priceMinor;
}

/** After a refund by the desk in the same transaction, or by the holder when the event did not take place. */
export function priceReturned(world: World, fact: FactOf<"sale", "PriceReturned">) {
  const { tokenId, holder, priceMinor } = fact.args;
  const ticket = world.tickets.get(tokenId);
  const says = (holds: boolean, detail: string) => demand(world, holds, "return-rule", fact, detail, tokenId);
  if (!says(ticket !== undefined, `ticket ${tokenId} was never minted`) || !ticket) return;
  says(ticket.onChain, `ticket ${tokenId} was not paid on chain`);
  says(!ticket.returned, `the price of ticket ${tokenId} went back before`);
  says(ticket.owner === holder, `returned to ${holder}, held by ${ticket.owner}`);
  says(ticket.pricePaidMinor === priceMinor, `returned ${priceMinor}, paid ${ticket.pricePaidMinor}`);
  says(world.escrowMinor >= priceMinor, `returned ${priceMinor}, held ${world.escrowMinor}`);
  const byHolder = isRefundable(world, fact.time);
  const byDesk = ticket.burnt && world.lastRefund === `${fact.tx}:${tokenId}`;
  says(
    byDesk || (byHolder && ticket.used),
    `ticket ${tokenId}: neither refunded here nor entered in an event that did not take place`,
  );
  world.dueReturns.delete(tokenId);
  ticket.returned = true;
  world.escrowMinor -= priceMinor;
  world.counts.returnedMinor += priceMinor;
}

/** At the end of each transaction: a ticket paid on chain is not burnt without its price going back. */
export function settleReturns(world: World, at: Place) {
  for (const id of world.dueReturns)
    demand(world, false, "return-rule", at, `ticket ${id} was burnt, its price stayed`, id);
  world.dueReturns.clear();
}

export function released(world: World, fact: FactOf<"sale", "ProceedsReleased">) {
  const organizer = Number(fact.args.organizerMinor);
  const platform = Number(fact.args.platformMinor);
  const { closedAt } = world.clock;
  const from = closedAt + world.terms.policy.releaseDelaySeconds;
  demand(
    world,
    closedAt !== 0 && fact.time >= from,
    "release",
    fact,
    `released at ${fact.time}, ${closedAt ? `due at ${from}` : "never closed"}`,
  );
  const held = world.escrowMinor;
  const fee = share(held, world.terms.platformFeeBps);
  demand(
    world,
    platform === fee && organizer === held - fee,
    "release",
    fact,
    `released ${organizer} + ${platform}, right is ${held - fee} + ${fee}`,
  );
  world.escrowMinor = 0;
  world.counts.releasedMinor += organizer + platform;
}
