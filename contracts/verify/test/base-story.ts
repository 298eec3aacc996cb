import { zeroAddress } from "viem";
import {
  alice,
  bob,
  carol,
  created,
  dave,
  doorsAt,
  endsAt,
  listed,
  mint,
  operator,
  organizer,
  ref,
  type Said,
  say,
  sold,
  start,
  transfer,
} from "./story";

const { collection, market, sale } = say;
export const bulkId = 2n ** 30n;
export const t = (seconds: number) => start + seconds;

/** A life that keeps every rule: tiers 1 (six tickets, full), 2 (queue, attested), 3 (souvenir). */
export function baseStory(): Said[] {
  const bulk = { firstId: bulkId, tierId: 1, quantity: 1, pricePaidMinor: 5000, issueRef: ref("bulk") };
  const purchase = { firstId: 6n, buyer: dave, tierId: 1, quantity: 2, priceMinor: 5000, orderRef: ref("buy") };
  const request = (tokenId: bigint, to: string, reason: string, at: number) => ({
    tokenId,
    to,
    reason: ref(reason),
    effectiveAt: at + 200,
  });
  return [
    ...created(),
    ...mint("mint", t(1), 1n, alice, 1, 3),
    ...mint("mint 4", t(2), 4n, alice, 2, 1),
    ...mint("mint 5", t(3), 5n, carol, 3, 1),
    collection("bulk", t(4), "TicketsIssued", bulk),
    transfer("bulk", t(4), zeroAddress, bob, bulkId),
    collection("open", t(4), "OnSaleSet", { onSale: true, by: operator }),
    ...mint("buy", t(5), 6n, dave, 1, 2),
    sale("buy", t(5), "TicketsPurchased", purchase),
    listed("list 1", t(10), 1n, alice, 5500),
    market("reprice 1", t(11), "TicketRepriced", { tokenId: 1n, seller: alice, priceMinor: 5400, previousMinor: 5500 }),
    ...sold("sell 1", t(12), 1n, alice, bob, 5400),
    listed("list 2", t(13), 2n, alice, 5500),
    market("unlist 2", t(14), "TicketUnlisted", { tokenId: 2n, seller: alice }),
    market("attest", t(15), "AccountAttested", { account: dave, expiresAt: t(1000) }),
    listed("list 4", t(16), 4n, alice, 5500),
    market("match 4", t(17), "TicketMatched", { tokenId: 4n, buyer: dave, expiresAt: t(1000) }),
    ...sold("sell 4", t(18), 4n, alice, dave, 5500, 1),
    transfer("gift 3", t(4000), alice, bob, 3n),
    market("gift 3", t(4000), "TicketGifted", { tokenId: 3n, to: bob, from: alice, giftRef: ref("gift") }),
    collection("ask 1", t(5000), "DeskRequested", request(1n, carol, "lost", t(5000))),
    collection("ask 6", t(5001), "DeskRequested", request(6n, zeroAddress, "ill", t(5001))),
    transfer("reissue 1", t(5200), bob, carol, 1n),
    collection("reissue 1", t(5200), "TicketReissued", { tokenId: 1n, from: bob, to: carol, reason: ref("lost") }),
    transfer("refund 6", t(5201), dave, zeroAddress, 6n),
    collection("refund 6", t(5201), "TicketRefunded", { tokenId: 6n, holder: dave, tierId: 1, reason: ref("ill") }),
    sale("refund 6", t(5201), "PriceReturned", { tokenId: 6n, holder: dave, priceMinor: 5000, paid: true }),
    collection("ask 2", t(5300), "DeskRequested", request(2n, carol, "no", t(5300))),
    collection("object 2", t(5301), "DeskWithdrawn", { tokenId: 2n, by: alice }),
    collection("freeze 2", t(5400), "TicketFrozen", { tokenId: 2n, reason: ref("dispute") }),
    collection("unfreeze 2", t(5401), "TicketUnfrozen", { tokenId: 2n, reason: ref("settled") }),
    collection("announce", t(6000), "CapChangeAnnounced", { tierId: 1, from: 6, to: 8, effectiveAt: t(6100) }),
    collection("apply", t(6100), "CapChanged", { tierId: 1, from: 6, to: 8 }),
    collection("offer", t(6200), "EventRolesOffered", { account: carol, roles: 4n }),
    collection("accept", t(6201), "EventRolesSet", { account: carol, roles: 4n }),
    collection("pause", t(6300), "CollectionPauseSet", { paused: true, by: operator }),
    market("pause", t(6300), "MarketPauseSet", { paused: true }),
    collection("resume", t(6301), "CollectionPauseSet", { paused: false, by: organizer }),
    market("resume", t(6301), "MarketPauseSet", { paused: false }),
    collection("postpone", t(6400), "Rescheduled", { doorsAt: doorsAt + 100, endsAt: endsAt + 100 }),
    collection("enter 1", doorsAt + 100, "TicketUsed", { tokenId: 1n, gateRef: ref("gate"), usedAt: doorsAt }),
    collection("enter 5", doorsAt + 101, "TicketsUsed", {
      word: 0n,
      gateRef: ref("gate"),
      mask: 1n << 5n,
      usedAt: doorsAt,
    }),
    transfer("souvenir", endsAt + 200, carol, dave, 5n),
    collection("close", endsAt + 300, "EventClosed", { releaseFrom: endsAt + 600 }),
    sale("release", endsAt + 600, "ProceedsReleased", { organizerMinor: 4750n, platformMinor: 250n }),
  ];
}

/** Edits of a story: what is said first with this name in a transaction, or everything of it. */
export const edit = (tx: string, name: string, args: Record<string, unknown>) => (story: Said[]) =>
  story.map((said) => (said.tx === tx && said.name === name ? { ...said, args: { ...said.args, ...args } } : said));
export const insert =
  (tx: string, ...more: Said[]) =>
  (story: Said[]) => {
    const at = story.findIndex((said) => said.tx === tx);
    if (at < 0) throw new Error(`no transaction ${tx}`);
    return [...story.slice(0, at), ...more, ...story.slice(at)];
  };
export const drop = (tx: string, name?: string) => (story: Said[]) =>
  story.filter((said) => said.tx !== tx || (name !== undefined && said.name !== name));
export const retime = (tx: string, time: number) => (story: Said[]) =>
  story.map((said) => (said.tx === tx ? { ...said, time } : said));
export const both =
  (...edits: ((story: Said[]) => Said[])[]) =>
  (story: Said[]) =>
    edits.reduce((told, change) => change(told), story);
/** Everything from a transaction on is another story. */
export const instead =
  (tx: string, ...more: Said[]) =>
  (story: Said[]) => [
    ...story.slice(
      0,
      story.findIndex((said) => said.tx === tx),
    ),
    ...more,
  ];
