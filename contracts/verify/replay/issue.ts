import type { Address } from "viem";
import type { FactOf, Place } from "../facts";
import { demand, type Ticket, type World } from "./world";

const bulkBase = 1n << 30n;
const ownersMax = 1228;

/** One order: the transfers of its tickets follow. */
export function ticketsMinted(world: World, fact: FactOf<"collection", "TicketsMinted">) {
  const { firstId, to, tierId, quantity, pricePaidMinor } = fact.args;
  demand(world, firstId === world.nextId, "mint-sequence", fact, `minted from ${firstId}, next was ${world.nextId}`);
  demand(world, quantity > 0, "mint-logs", fact, "an order over nothing");
  world.nextId = firstId + BigInt(quantity);
  demand(world, world.nextId <= bulkBase, "mint-sequence", fact, "ids of orders ran into those of bulk issues");
  count(world, fact, tierId, quantity, pricePaidMinor);
  const tier = world.tiers[tierId - 1];
  if (tier) tier.minted += quantity;
  world.dueMints = { firstId, left: quantity, to, next: firstId, tierId, price: pricePaidMinor, place: fact };
}

/** A bulk issue: each transfer that follows names an owner. */
export function ticketsIssued(world: World, fact: FactOf<"collection", "TicketsIssued">) {
  const { firstId, tierId, quantity, pricePaidMinor } = fact.args;
  const expected = bulkBase + BigInt(world.issues) * 2048n;
  demand(world, firstId === expected, "mint-sequence", fact, `bulk issue from ${firstId}, next was ${expected}`);
  demand(world, quantity > 0 && quantity <= ownersMax, "mint-logs", fact, `a bulk issue of ${quantity}`);
  world.issues += 1;
  count(world, fact, tierId, quantity, pricePaidMinor);
  const tier = world.tiers[tierId - 1];
  if (tier) tier.issued += quantity;
  world.dueMints = { firstId, left: quantity, to: null, next: firstId, tierId, price: pricePaidMinor, place: fact };
}

/** A transfer from nobody: the next ticket of the order before it. */
export function mintTransfer(world: World, fact: FactOf<"collection", "Transfer">) {
  const { to, tokenId } = fact.args;
  const due = world.dueMints;
  const expected = due !== null && due.left > 0 && due.next === tokenId && (due.to === null || due.to === to);
  demand(world, expected, "mint-logs", fact, `ticket ${tokenId} came from nobody to ${to} without an order`, tokenId);
  demand(world, !world.tickets.has(tokenId), "mint-sequence", fact, `ticket ${tokenId} was minted again`, tokenId);
  const ticket = newTicket(tokenId, to, fact.time, due?.tierId ?? 0, due?.price ?? 0);
  world.tickets.set(tokenId, ticket);
  world.balances.set(to, (world.balances.get(to) ?? 0) + 1);
  if (due && expected) {
    due.left -= 1;
    due.next += 1n;
  }
}

/** Called when anything else follows: by then an order has logged all its tickets. */
export function settleMint(world: World) {
  const due = world.dueMints;
  world.dueMints = null;
  if (due)
    demand(
      world,
      due.left === 0,
      "mint-logs",
      due.place,
      `${due.left} tickets of an order from ${due.firstId} never came`,
    );
}

function count(world: World, at: Place, tierId: number, quantity: number, priceMinor: number) {
  demand(
    world,
    !world.paused,
    "mint-while-paused",
    at,
    `${quantity} tickets of tier ${tierId} were minted during a pause`,
  );
  const tier = world.tiers[tierId - 1];
  if (!demand(world, tier !== undefined, "unknown-tier", at, `minted tier ${tierId} of ${world.tiers.length}`) || !tier)
    return;
  const { priceMinor: face } = tier.rules;
  demand(world, priceMinor <= face, "price-over-tier", at, `price ${priceMinor}, tier ${tierId} costs ${face}`);
  tier.alive += quantity;
  tier.highest = Math.max(tier.highest, tier.alive);
  tier.paidMinor += quantity * priceMinor;
  if (priceMinor === 0 && face > 0) tier.comps += quantity;
  else if (priceMinor < face) tier.underPrice += quantity;
  demand(
    world,
    tier.alive <= tier.cap,
    "mint-over-cap",
    at,
    `tier ${tierId} has ${tier.alive} alive, its cap is ${tier.cap}`,
  );
}

export const newTicket = (
  id: bigint,
  owner: Address,
  since: number,
  tierId: number,
  pricePaidMinor: number,
): Ticket => ({
  id,
  tierId,
  owner,
  pricePaidMinor,
  burnt: false,
  askMinor: null,
  everListed: false,
  frozen: false,
  used: false,
  onChain: false,
  returned: false,
  heldSince: since,
  transferCount: 0,
  giftCount: 0,
  request: null,
  match: null,
});
