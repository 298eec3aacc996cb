import type { FactOf, Place } from "../facts";
import { demand, type World } from "./world";

export function ticketUsed(world: World, fact: FactOf<"collection", "TicketUsed">) {
  enter(world, fact, fact.args.tokenId, false);
}

/** Bit n stands for id word * 256 + n. */
export function ticketsUsed(world: World, fact: FactOf<"collection", "TicketsUsed">) {
  const { word, mask } = fact.args;
  demand(world, mask !== 0n, "entry-unknown", fact, `a mask of word ${word} over nothing`);
  for (let bit = 0n; bit < 256n; bit += 1n) if ((mask >> bit) & 1n) enter(world, fact, word * 256n + bit, true);
}

function enter(world: World, at: Place, tokenId: bigint, byMask: boolean) {
  const ticket = world.tickets.get(tokenId);
  const exists = ticket !== undefined && !ticket.burnt;
  if (!demand(world, exists, "entry-unknown", at, `ticket ${tokenId} entered and does not exist`, tokenId) || !ticket)
    return;
  demand(world, !ticket.used, "entry-twice", at, `ticket ${tokenId} had entered before`, tokenId);
  demand(
    world,
    ticket.askMinor === null,
    "entry-listed",
    at,
    `ticket ${tokenId} was on offer at ${ticket.askMinor}`,
    tokenId,
  );
  if (byMask) demand(world, !ticket.everListed, "entry-mask", at, `ticket ${tokenId} was on offer once`, tokenId);
  ticket.used = true;
  if (byMask) world.counts.entriesByMask += 1;
  else world.counts.entriesById += 1;
}
