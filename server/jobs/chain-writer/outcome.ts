import type { IntentKind, IntentPayload } from "../../domain/chain/intent";
import type { ChainEvent } from "../../ports/chain";

/** What an intent came to, as kept in its row: token ids, the collection's address, a sale's split in minor units. */
export type Outcome = { collection?: string; tokenIds?: number[]; effectiveAt?: number } & Partial<
  Record<"sellerMinor" | "royaltyMinor" | "platformMinor", number>
>;
/** `null` stands for a transaction that did not do what was asked. */
type Verdict = { done: Outcome } | { refused: string } | null;

const same = (a: unknown, b: string) => String(a).toLowerCase() === b.toLowerCase();

/** Of the market, and of the collection itself. A reissue or refund that has to wait is done when it is requested. */
const eventsOf: Partial<Record<IntentKind, readonly string[]>> = {
  list: ["TicketListed"],
  reprice: ["TicketRepriced"],
  unlist: ["TicketUnlisted"],
  gift: ["TicketGifted"],
  device: ["DeviceDelegated"],
  buy: ["TicketSold"],
  settle: ["TicketSold"],
  "check-in": ["TicketUsed"],
  freeze: ["TicketFrozen"],
  unfreeze: ["TicketUnfrozen"],
  reissue: ["TicketReissued", "DeskRequested"],
  refund: ["TicketRefunded", "DeskRequested"],
  "carry-out": ["TicketReissued", "TicketRefunded"],
  "announce-cap": ["CapChangeAnnounced", "CapChanged"],
  "withdraw-cap": ["CapChangeWithdrawn"],
  "apply-cap": ["CapChanged"],
  reschedule: ["Rescheduled"],
  cancel: ["EventCancelled"],
  close: ["EventClosed"],
  "offer-roles": ["EventRolesOffered"],
  "accept-roles": ["EventRolesSet"],
  "revoke-roles": ["EventRolesSet"],
};

/**
 * Reads an intent's own events out of its transaction's; `position` is its place among the signed wishes of that transaction.
 */
export function outcomeOf(payload: IntentPayload, events: ChainEvent[], position: number | null): Verdict {
  switch (payload.kind) {
    case "top-up":
      return { done: {} };
    case "deploy": {
      const made = events.find(
        ({ name, args }) => name === "CollectionCreated" && same(args.eventRef, payload.eventRef),
      );
      return made ? { done: { collection: String(made.args.collection).toLowerCase() } } : null;
    }
    case "mint": {
      const minted = events.find(
        ({ name, address, args }) =>
          name === "TicketsMinted" && same(args.orderRef, payload.orderRef) && same(address, payload.collection),
      );
      if (!minted) return null;
      const first = Number(minted.args.firstId);
      return { done: { tokenIds: Array.from({ length: Number(minted.args.quantity) }, (_, at) => first + at) } };
    }
  }
  const answer = events.find(({ name, args }) => name === "IntentResult" && Number(args.index) === position);
  if (answer && !answer.args.done) return { refused: String(answer.args.error ?? "refused") };
  const names = eventsOf[payload.kind] ?? [];
  const mine = events.find(({ name, address, args }) => {
    if (name === "TicketsUsed")
      return payload.kind === "check-in" && enteredBy(payload.tokenId, address, args, payload);
    if (!names.includes(name) || !same(args.collection ?? address, payload.collection)) return false;
    return !("tokenId" in payload) || Number(args.tokenId) === payload.tokenId;
  });
  if (!mine) return null;
  const { sellerMinor, royaltyMinor, platformMinor, effectiveAt } = mine.args;
  return {
    done: {
      ...("tokenId" in payload ? { tokenIds: [payload.tokenId] } : {}),
      ...(effectiveAt === undefined ? {} : { effectiveAt: Number(effectiveAt) }),
      ...(mine.name === "TicketSold"
        ? {
            sellerMinor: Number(sellerMinor),
            royaltyMinor: Number(royaltyMinor),
            platformMinor: Number(platformMinor),
          }
        : {}),
    },
  };
}

const enteredBy = (
  tokenId: number,
  address: string,
  args: ChainEvent["args"],
  { collection }: { collection: string },
) =>
  same(address, collection) &&
  Number(args.word) === Math.floor(tokenId / 256) &&
  ((BigInt(String(args.mask)) >> BigInt(tokenId % 256)) & 1n) === 1n;
