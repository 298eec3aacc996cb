import { zeroAddress } from "viem";
import type { Terms } from "../clone";
import type { Addresses, Fact, Place, Strange } from "../facts";
import { collectionCreated, policySet, tierCreated } from "./created";
import { ticketsUsed, ticketUsed } from "./entry";
import { priceReturned, purchased, released, settleReturns } from "./escrow";
import {
  cancelled,
  capAnnounced,
  capChanged,
  capWithdrawn,
  closed,
  marketPaused,
  onSaleSet,
  paused,
  rescheduled,
  rolesOffered,
  rolesSet,
  settlePause,
} from "./governance";
import { mintTransfer, settleMint, ticketsIssued, ticketsMinted } from "./issue";
import { attestedUntil, gifted, listed, matched, repriced, sold, unlisted } from "./market";
import { approved, deskRequested, deskWithdrawn, frozen, moved, refunded, reissued, settleMove } from "./moves";
import { demand, newWorld, type World } from "./world";

export type Setup = { terms: Terms; addresses: Addresses; nativeCurrency: string };

/**
 * Plays an event's history, in order, against its rules. Pure: the same facts give the same findings. After a broken rule it
 * follows the chain, so that one violation is not reported again for all that comes later.
 */
export function replay(facts: Fact[], strange: Strange[], setup: Setup): World {
  const world = newWorld(setup.terms, setup.nativeCurrency);
  let last: Place | null = null;
  for (const fact of facts) {
    if (last && last.tx !== fact.tx) settleTransaction(world, last);
    if (concerns(fact, setup)) {
      settleBefore(world, fact);
      play(world, fact, setup);
    }
    last = fact;
  }
  if (last) settleTransaction(world, last);
  for (const log of strange) demand(world, false, "unknown-event", log, `topic ${log.topic ?? "none"}`);
  const whole = world.createdIn !== null && world.tiersCreated === world.tiers.length && world.policySet;
  const detail = `${world.tiersCreated} of ${world.tiers.length} tiers, policy ${world.policySet ? "set" : "missing"}`;
  if (!whole) world.findings.push({ rule: "created-once", detail, block: facts[0]?.block ?? 0, tx: null });
  return world;
}

/** Market and sale serve every event; a fact of another one is not played. */
function concerns(fact: Fact, { addresses }: Setup): boolean {
  if (fact.contract === "token") return false;
  return !("collection" in fact.args) || fact.args.collection === addresses.collection;
}

/** A mint's transfers follow it at once, and a move's cause follows it at once: whatever else comes ends the waiting. */
function settleBefore(world: World, fact: Fact) {
  const mints = fact.name === "Transfer" && fact.contract === "collection" && fact.args.from === zeroAddress;
  if (!mints) settleMint(world);
  if (!causes.has(fact.name)) settleMove(world);
}

const causes = new Set(["TicketSold", "TicketGifted", "TicketReissued", "TicketRefunded"]);

function settleTransaction(world: World, at: Place) {
  settleMint(world);
  settleMove(world);
  settleReturns(world, at);
  settlePause(world, at);
}

function play(world: World, fact: Fact, { addresses }: Setup) {
  switch (fact.contract) {
    case "factory":
      if (fact.name === "CollectionCreated") collectionCreated(world, fact, addresses);
      return;
    case "market":
      return playMarket(world, fact);
    case "sale":
      if (fact.name === "TicketsPurchased") purchased(world, fact);
      else if (fact.name === "PriceReturned") priceReturned(world, fact);
      else if (fact.name === "ProceedsReleased") released(world, fact);
      return;
    case "collection":
      return playCollection(world, fact);
  }
}

function playMarket(world: World, fact: Extract<Fact, { contract: "market" }>) {
  switch (fact.name) {
    case "TicketListed":
      return listed(world, fact);
    case "TicketRepriced":
      return repriced(world, fact);
    case "TicketUnlisted":
      return unlisted(world, fact);
    case "TicketSold":
      return sold(world, fact);
    case "TicketGifted":
      return gifted(world, fact);
    case "TicketMatched":
      return matched(world, fact);
    case "AccountAttested":
      return attestedUntil(world, fact);
    case "MarketPauseSet":
      return marketPaused(world, fact);
  }
}

function playCollection(world: World, fact: Extract<Fact, { contract: "collection" }>) {
  switch (fact.name) {
    case "TierCreated":
      return tierCreated(world, fact);
    case "PolicySet":
      return policySet(world, fact);
    case "TicketsMinted":
      return ticketsMinted(world, fact);
    case "TicketsIssued":
      return ticketsIssued(world, fact);
    case "Transfer":
      return fact.args.from === zeroAddress ? mintTransfer(world, fact) : moved(world, fact);
    case "Approval":
    case "ApprovalForAll":
      return approved(world, fact);
    case "TicketUsed":
      return ticketUsed(world, fact);
    case "TicketsUsed":
      return ticketsUsed(world, fact);
    case "TicketFrozen":
    case "TicketUnfrozen":
      return frozen(world, fact);
    case "DeskRequested":
      return deskRequested(world, fact);
    case "DeskWithdrawn":
      return deskWithdrawn(world, fact);
    case "TicketReissued":
      return reissued(world, fact);
    case "TicketRefunded":
      return refunded(world, fact);
    case "CapChangeAnnounced":
      return capAnnounced(world, fact);
    case "CapChangeWithdrawn":
      return capWithdrawn(world, fact);
    case "CapChanged":
      return capChanged(world, fact);
    case "Rescheduled":
      return rescheduled(world, fact);
    case "EventCancelled":
      return cancelled(world, fact);
    case "EventClosed":
      return closed(world, fact);
    case "CollectionPauseSet":
      return paused(world, fact);
    case "OnSaleSet":
      return onSaleSet(world, fact);
    case "EventRolesOffered":
      return rolesOffered(world, fact);
    case "EventRolesSet":
      return rolesSet(world, fact);
    case "BatchMetadataUpdate":
    case "ContractURIUpdated":
      return;
  }
}
