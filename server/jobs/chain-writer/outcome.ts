import type { IntentPayload } from "../../domain/chain/intent";
import type { ChainEvent } from "../../ports/chain";

/** What an intent came to, as kept in its row: token ids, the collection's address, a sale's split in minor units. */
export type Outcome = { collection?: string; tokenIds?: number[] } & Partial<
  Record<"sellerMinor" | "royaltyMinor" | "platformMinor", number>
>;

const same = (a: unknown, b: string) => String(a).toLowerCase() === b.toLowerCase();

const eventOf = {
  list: "TicketListed",
  unlist: "TicketUnlisted",
  gift: "TicketGifted",
  settle: "TicketSold",
} as const;

/** Reads an intent's own events out of its transaction's. @returns null when the chain did not do what was asked. */
export function outcomeOf(payload: IntentPayload, events: ChainEvent[]): Outcome | null {
  if (payload.kind === "deploy") {
    const made = events.find(({ name, args }) => name === "CollectionCreated" && same(args.eventRef, payload.eventRef));
    return made ? { collection: String(made.args.collection).toLowerCase() } : null;
  }
  if (payload.kind === "mint") {
    const minted = events.find(
      ({ name, address, args }) =>
        name === "TicketsMinted" && same(address, payload.collection) && same(args.orderRef, payload.orderRef),
    );
    if (!minted) return null;
    const first = Number(minted.args.firstId);
    return { tokenIds: Array.from({ length: Number(minted.args.quantity) }, (_, at) => first + at) };
  }
  const isMine = ({ name, address, args }: ChainEvent) =>
    payload.kind === "check-in"
      ? name === "TicketUsed" && same(address, payload.collection)
      : name === eventOf[payload.kind] && same(args.collection, payload.collection);
  const done = events.find((event) => isMine(event) && Number(event.args.tokenId) === payload.tokenId);
  if (!done) return null;
  const tokenIds = [payload.tokenId];
  if (payload.kind !== "settle") return { tokenIds };
  const { sellerMinor, royaltyMinor, platformMinor } = done.args;
  return {
    tokenIds,
    sellerMinor: Number(sellerMinor),
    royaltyMinor: Number(royaltyMinor),
    platformMinor: Number(platformMinor),
  };
}
