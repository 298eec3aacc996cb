import type { Rule } from "../../domain/difference/finding";
import type { ChainFact } from "../../ports/chain-reader";
import type { EventFacts, HouseFacts, IntentFacts } from "../facts";
import { about } from "./about";

const happened = new Set(["mined", "final"]);

/** Whether a fact is what an intent of this kind brings about. */
function answers(intent: IntentFacts, fact: ChainFact): boolean {
  const sameTicket = "tokenId" in fact && fact.tokenId === intent.tokenId;
  switch (intent.kind) {
    case "mint":
      return fact.name === "TicketsMinted" && fact.orderRef === intent.ref;
    case "settle":
      return fact.name === "TicketSold" && fact.saleRef === intent.ref;
    case "gift":
      return fact.name === "TicketGifted" && fact.giftRef === intent.ref;
    case "check-in":
      return fact.name === "TicketUsed" && sameTicket;
    case "list":
      return fact.name === "TicketListed" && sameTicket;
    case "unlist":
      return fact.name === "TicketUnlisted" && sameTicket;
    default:
      return false;
  }
}
const judged = new Set(["mint", "settle", "gift", "check-in", "list", "unlist"]);

/** Called mined, and the chain never said that it happened. */
export const intentWithoutEvent: Rule<EventFacts> = (facts) =>
  facts.intents
    .filter((intent) => happened.has(intent.state) && judged.has(intent.kind) && intent.landed !== "reverted")
    // What was done before it was asked has no transaction to look into.
    .filter(({ txHash }) => facts.whole || txHash !== null)
    .filter((intent) => !facts.chain.some((fact) => answers(intent, fact)))
    .map((intent) =>
      about(facts, "intent-without-event", `intent:${intent.id}`, {
        ...{ intentId: intent.id, dedupeKey: intent.dedupeKey, state: intent.state, txHash: intent.txHash },
        ...{ saidBlock: intent.blockNumber, landed: intent.landed, lookedTo: facts.head.latest },
      }),
    );

/** Called mined, and its transaction came to nothing. */
export const intentOnReverted: Rule<EventFacts> = (facts) =>
  facts.intents
    .filter((intent) => happened.has(intent.state) && intent.landed === "reverted")
    .map((intent) =>
      about(facts, "intent-on-reverted", `intent:${intent.id}`, {
        ...{ intentId: intent.id, dedupeKey: intent.dedupeKey, state: intent.state, txHash: intent.txHash },
        saidBlock: intent.blockNumber,
      }),
    );

/** Asked long ago, and still not in a block. */
export const intentQueuedLong: Rule<HouseFacts> = ({ waitingIntents }) =>
  waitingIntents.map((intent) => ({
    kind: "intent-queued-long",
    subject: `intent:${intent.id}`,
    organizationId: intent.organizationId,
    eventId: null,
    since: intent.createdAt,
    evidence: {
      ...{ intentId: intent.id, dedupeKey: intent.dedupeKey, intent: intent.kind, state: intent.state },
      ...{ waitsFor: intent.error, attempts: intent.attempts, askedAt: intent.createdAt.toISOString() },
    },
  }));

/** A number that the chain waits for and nobody signed: whatever was signed after it stands still. */
export const nonceGap: Rule<HouseFacts> = ({ senders }) =>
  senders.flatMap(({ address, mined, openNonces, oldest }) => {
    const next = Math.min(...openNonces);
    if (openNonces.length === 0 || next <= mined) return [];
    const evidence = { sender: address, chainWaitsFor: mined, nextSigned: next, signed: openNonces.length };
    return [
      { kind: "nonce-gap", subject: `sender:${address}`, organizationId: null, eventId: null, since: oldest, evidence },
    ];
  });
