import type { Rule } from "../../domain/difference/finding";
import { toRef } from "../../domain/shared/ref";
import type { EventFacts } from "../facts";
import { about, named, place, ticketOf } from "./about";

type DoorRule = Rule<EventFacts>;

/** Somebody was let in, and the chain still calls the ticket unused. */
export const scanNotOnChain: DoorRule = (facts) =>
  facts.scans.flatMap((scan) => {
    const now = facts.tickets.find(({ tokenId }) => tokenId === scan.tokenId)?.now;
    if (!now || now.used) return [];
    const intent = facts.intents.find((one) => one.kind === "check-in" && one.tokenId === scan.tokenId);
    const evidence = {
      ...{ scanId: scan.id, tokenId: scan.tokenId, scannedAt: scan.scannedAt.toISOString(), gateId: scan.gateId },
      ...{ intent: intent?.state ?? null, error: intent?.error ?? null, lookedTo: facts.head.latest },
    };
    return [about(facts, "scan-not-on-chain", ticketOf(facts, scan.tokenId), evidence, scan.scannedAt)];
  });

/** The chain says entered, and no gate of ours let anybody in. */
export const entryWithoutScan: DoorRule = (facts) => {
  const scanned = new Set(facts.scans.map(({ tokenId }) => tokenId));
  return named(facts.chain, "TicketUsed").flatMap((entry) => {
    if (scanned.has(entry.tokenId)) return [];
    const evidence = { tokenId: entry.tokenId, gateRef: entry.gateRef, usedAt: entry.usedAt, ...place(entry) };
    return [about(facts, "entry-without-scan", ticketOf(facts, entry.tokenId), evidence)];
  });
};

/** Given by our books, and the ticket stayed where it was. */
export const giftNotOnChain: DoorRule = (facts) => {
  const given = new Set(named(facts.chain, "TicketGifted").map(({ giftRef }) => giftRef));
  return facts.gifts
    .filter(({ state, ref }) => state === "done" && !given.has(ref))
    .map((gift) => {
      const evidence = { giftId: gift.id, tokenId: gift.tokenId, giftRef: gift.ref, lookedTo: facts.head.latest };
      return about(facts, "gift-not-on-chain", `gift:${gift.id}`, evidence, gift.doneAt);
    });
};

/** Given on chain, and our books do not say done: never asked through us, called failed, or not finished. */
export const giftWithoutRow: DoorRule = (facts) =>
  named(facts.chain, "TicketGifted").flatMap((given) => {
    const gift = facts.gifts.find(({ id }) => toRef(id) === given.giftRef);
    if (gift?.state === "done") return [];
    const { tokenId, from, to, giftRef } = given;
    const evidence = {
      giftId: gift?.id ?? null,
      state: gift?.state ?? null,
      tokenId,
      from,
      to,
      giftRef,
      ...place(given),
    };
    return [about(facts, "gift-without-row", gift ? `gift:${gift.id}` : `giftRef:${giftRef}`, evidence)];
  });
