import { type Address, zeroAddress } from "viem";
import type { FactOf, Place } from "../facts";
import {
  aliveTicket,
  demand,
  desk,
  goodFor,
  isAfterEvent,
  isRefundable,
  type Ticket,
  tierOf,
  type World,
} from "./world";

const escrowReason = "0x657363726f770000000000000000000000000000000000000000000000000000";
const none = BigInt(zeroAddress);

/** A transfer that is no mint. It takes effect at once and waits for its cause, which is the next thing that is logged. */
export function moved(world: World, fact: FactOf<"collection", "Transfer">) {
  const { from, to, tokenId } = fact.args;
  const ticket = aliveTicket(world, tokenId, fact, "moved");
  if (!ticket) return;
  const fromHolder = ticket.owner === from && from !== to;
  demand(
    world,
    fromHolder,
    "transfer-from-other",
    fact,
    `ticket ${tokenId} left ${from} for ${to}, its holder was ${ticket.owner}`,
    tokenId,
  );
  world.dueMove = {
    block: fact.block,
    index: fact.index,
    tx: fact.tx,
    time: fact.time,
    tokenId,
    from,
    to,
    before: { ...ticket },
  };
  world.counts.transfers += 1;
  world.balances.set(ticket.owner, (world.balances.get(ticket.owner) ?? 0) - 1);
  ticket.askMinor = null;
  if (BigInt(to) === none) {
    ticket.burnt = true;
    const tier = tierOf(world, ticket);
    if (tier) tier.alive -= 1;
    return;
  }
  world.balances.set(to, (world.balances.get(to) ?? 0) + 1);
  ticket.owner = to;
  ticket.heldSince = fact.time;
  ticket.transferCount += 1;
}

/** The ticket as it was before the transfer that this fact explains; null, and a finding, when there was none. */
export function takeMove(
  world: World,
  at: Place,
  what: string,
  tokenId: bigint,
  from: Address,
  to: Address,
): Ticket | null {
  const due = world.dueMove;
  if (due && due.tx === at.tx && due.tokenId === tokenId && due.from === from && due.to === to) {
    world.dueMove = null;
    return due.before;
  }
  demand(
    world,
    false,
    "cause-without-transfer",
    at,
    `${what} of ticket ${tokenId} from ${from} to ${to} moved nothing`,
    tokenId,
  );
  return null;
}

/** A move that nothing explained: right only for a souvenir after the event. */
export function settleMove(world: World) {
  const due = world.dueMove;
  world.dueMove = null;
  if (!due) return;
  const after = isAfterEvent(world, due.time) && BigInt(due.to) !== none;
  const free = due.before.askMinor === null && !due.before.frozen;
  const souvenir = after && free && tierOf(world, due.before)?.rules.souvenir === true;
  const why = `ticket ${due.tokenId} went from ${due.from} to ${due.to}`;
  if (demand(world, souvenir, "transfer-without-cause", due, why, due.tokenId)) world.counts.souvenirs += 1;
}

export function approved(world: World, fact: FactOf<"collection", "Approval" | "ApprovalForAll">) {
  let open = isAfterEvent(world, fact.time);
  if (fact.name === "Approval") {
    const ticket = aliveTicket(world, fact.args.tokenId, fact, "approved");
    open &&=
      ticket !== null && tierOf(world, ticket)?.rules.souvenir === true && ticket.askMinor === null && !ticket.frozen;
  }
  demand(world, open, "approval-before-end", fact, `${fact.name} by ${fact.args.owner}`);
}

// ------------------------------------------------------------------------------------------------------------ the desk

export function deskRequested(world: World, fact: FactOf<"collection", "DeskRequested">) {
  const { tokenId, to, reason, effectiveAt } = fact.args;
  const delay = world.terms.policy.deskDelaySeconds;
  world.counts.deskRequests += 1;
  demand(
    world,
    delay > 0 && effectiveAt === fact.time + delay,
    "desk-delay",
    fact,
    `asked at ${fact.time} for ${effectiveAt}, the delay is ${delay} s`,
    tokenId,
  );
  const ticket = aliveTicket(world, tokenId, fact, "a request for");
  if (ticket) ticket.request = { to, reason, effectiveAt, transferCount: ticket.transferCount };
}

export function deskWithdrawn(world: World, fact: FactOf<"collection", "DeskWithdrawn">) {
  const { tokenId, by } = fact.args;
  const ticket = aliveTicket(world, tokenId, fact, "a withdrawn request for");
  if (!ticket) return;
  demand(
    world,
    ticket.request !== null,
    "desk-without-request",
    fact,
    `a request for ticket ${tokenId} was withdrawn that was never made`,
    tokenId,
  );
  const mayBe = by === ticket.owner || ((world.roles.get(by) ?? 0n) & desk) !== 0n;
  demand(world, mayBe, "desk-withdrawn-by", fact, `withdrawn by ${by}, the holder is ${ticket.owner}`, tokenId);
  if (by === ticket.owner) world.counts.objections += 1;
  ticket.request = null;
}

export function reissued(world: World, fact: FactOf<"collection", "TicketReissued">) {
  const { tokenId, from, to, reason } = fact.args;
  const before = takeMove(world, fact, "reissue", tokenId, from, to);
  if (!before) return;
  world.counts.reissues += 1;
  const tier = tierOf(world, before);
  if (tier) tier.reissued += 1;
  carriedOut(world, fact, before, to, reason);
}

/** By the desk, or by the holder out of escrow after a cancellation. The price that goes back is judged on its own. */
export function refunded(world: World, fact: FactOf<"collection", "TicketRefunded">) {
  const { tokenId, holder, tierId, reason } = fact.args;
  const before = takeMove(world, fact, "refund", tokenId, holder, zeroAddress);
  if (!before) return;
  world.counts.refunds += 1;
  world.lastRefund = `${fact.tx}:${tokenId}`;
  if (before.onChain) world.dueReturns.add(tokenId);
  const tier = tierOf(world, before);
  if (tier) tier.refunded += 1;
  demand(
    world,
    before.tierId === tierId,
    "unknown-tier",
    fact,
    `refunded as tier ${tierId}, minted as ${before.tierId}`,
    tokenId,
  );
  const claimed = reason === escrowReason && before.onChain && isRefundable(world, fact.time);
  if (!claimed) carriedOut(world, fact, before, zeroAddress, reason);
}

function carriedOut(world: World, at: Place, before: Ticket, to: Address, reason: string) {
  demand(world, !before.used, "desk-used", at, `ticket ${before.id} had entered`, before.id);
  const ticket = world.tickets.get(before.id);
  if (world.terms.policy.deskDelaySeconds === 0) return;
  const { request } = before;
  const asked =
    request !== null &&
    request.to === to &&
    request.reason === reason &&
    request.transferCount === before.transferCount;
  demand(world, asked, "desk-without-request", at, `ticket ${before.id} without a request for it`, before.id);
  if (request) {
    const due = at.time >= request.effectiveAt && at.time <= request.effectiveAt + goodFor;
    demand(
      world,
      due,
      "desk-delay",
      at,
      `carried out at ${at.time}, due from ${request.effectiveAt} for 30 days`,
      before.id,
    );
  }
  if (ticket) ticket.request = null;
}

// -------------------------------------------------------------------------------------------------------------- frozen

export function frozen(world: World, fact: FactOf<"collection", "TicketFrozen" | "TicketUnfrozen">) {
  const ticket = aliveTicket(world, fact.args.tokenId, fact, fact.name === "TicketFrozen" ? "froze" : "released");
  if (!ticket) return;
  const on = fact.name === "TicketFrozen";
  demand(
    world,
    ticket.frozen !== on,
    "freeze-state",
    fact,
    `ticket ${ticket.id} was ${on ? "frozen" : "free"} already`,
    ticket.id,
  );
  ticket.frozen = on;
  if (on) world.counts.freezes += 1;
}
