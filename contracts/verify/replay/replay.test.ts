import { zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import { type Rule, rules } from "../rules";
import { baseStory, both, bulkId, drop, edit, insert, instead, retime, t } from "../test/base-story";
import {
  alice,
  bob,
  carol,
  dave,
  doorsAt,
  endsAt,
  mint,
  operator,
  ref,
  type Said,
  say,
  setup,
  sold,
  start,
  told,
  transfer,
} from "../test/story";
import { replay } from "./replay";

const { collection, market, sale } = say;
type Plant = (story: Said[]) => Said[];
type Case = [Rule | Rule[], string, Plant];

const listSays = (tx: string, time: number, tokenId: bigint, seller: string, priceMinor: number) =>
  market(tx, time, "TicketListed", { tokenId, seller, priceMinor });
const gift = (tx: string, time: number, from: typeof alice, to: typeof alice, tokenId: bigint) => [
  transfer(tx, time, from, to, tokenId),
  market(tx, time, "TicketGifted", { tokenId, to, from, giftRef: ref(tx) }),
];
const reissued = (tx: string, time: number, from: typeof alice, to: typeof alice, tokenId: bigint) => [
  transfer(tx, time, from, to, tokenId),
  collection(tx, time, "TicketReissued", { tokenId, from, to, reason: ref("lost") }),
];
const used = (tx: string, time: number, tokenId: bigint) =>
  collection(tx, time, "TicketUsed", { tokenId, gateRef: ref("gate"), usedAt: time });
const frozen = (tx: string, time: number, tokenId: bigint) =>
  collection(tx, time, "TicketFrozen", { tokenId, reason: ref("x") });
const pause = (tx: string, time: number, paused: boolean) => [
  collection(tx, time, "CollectionPauseSet", { paused, by: operator }),
  market(tx, time, "MarketPauseSet", { paused }),
];
const cancel = (time: number) => [
  ...pause("cancel", time, true),
  collection("cancel", time, "EventCancelled", { reason: ref("storm") }),
];
const returned = (tx: string, time: number, tokenId: bigint, holder: typeof alice, priceMinor = 5000) =>
  sale(tx, time, "PriceReturned", { tokenId, holder, priceMinor, paid: true });
const refunded = (tx: string, time: number, tokenId: bigint, holder: typeof alice, reason: string) => [
  transfer(tx, time, holder, zeroAddress, tokenId),
  collection(tx, time, "TicketRefunded", { tokenId, holder, tierId: 1, reason: ref(reason) }),
];
const stray = mint("stray", t(4), 6n, alice, 1, 1);

const cases: Case[] = [
  // creation
  [
    "created-once",
    "an event made twice",
    insert("mint", ...baseStory().filter((said) => said.name === "CollectionCreated")),
  ],
  ["created-once", "a policy that was never set", drop("create", "PolicySet")],
  [
    "created-once",
    "a policy that was set again",
    insert("mint", collection("more", t(1), "PolicySet", { policy: setup.terms.policy })),
  ],
  ["terms-changed", "another organizer", edit("create", "CollectionCreated", { organizer: alice })],
  ["terms-changed", "another fee", edit("create", "CollectionCreated", { platformFeeBps: 1 })],
  [
    "terms-changed",
    "another delay",
    edit("create", "PolicySet", { policy: { ...setup.terms.policy, deskDelaySeconds: 0 } }),
  ],
  ["house-mismatch", "made for another market", edit("create", "CollectionCreated", { market: alice })],
  // issue
  [["mint-sequence", "mint-logs"], "an id left out", edit("mint 4", "TicketsMinted", { firstId: 9n })],
  [
    "mint-logs",
    "a transfer from nobody without an order",
    insert("list 1", transfer("x", t(9), zeroAddress, alice, 99n)),
  ],
  [
    ["mint-logs", "mint-over-cap", "mint-sequence"],
    "an order without its transfers",
    insert("list 1", stray[0] as Said),
  ],
  [
    ["mint-logs", "transfer-from-other"],
    "a ticket of an order for somebody else",
    edit("mint 5", "Transfer", { to: dave }),
  ],
  ["mint-over-cap", "one ticket more than the cap", insert("list 1", ...mint("more", t(9), 8n, alice, 1, 1))],
  [
    "mint-over-cap",
    "a bulk issue over the cap",
    insert(
      "list 1",
      collection("more", t(9), "TicketsIssued", {
        firstId: bulkId + 2048n,
        tierId: 1,
        quantity: 1,
        pricePaidMinor: 1,
        issueRef: ref("b"),
      }),
      transfer("more", t(9), zeroAddress, bob, bulkId + 2048n),
    ),
  ],
  ["mint-while-paused", "a mint during a pause", insert("resume", ...mint("more", t(6300), 8n, alice, 1, 1))],
  ["price-over-tier", "a price over the tier's", insert("list 1", ...mint("more", t(9), 8n, alice, 2, 1, 5001))],
  ["unknown-tier", "a tier that is not", insert("list 1", ...mint("more", t(9), 8n, alice, 4, 1))],
  // moves
  [
    "transfer-without-cause",
    "a move that nothing explains",
    insert("list 1", transfer("x", t(9), alice, dave, 3n), transfer("y", t(9), dave, alice, 3n)),
  ],
  ["transfer-without-cause", "a souvenir before the end", retime("souvenir", endsAt)],
  [
    "transfer-without-cause",
    "a tier that is no souvenir",
    edit("souvenir", "Transfer", { from: bob, to: dave, tokenId: 3n }),
  ],
  [
    ["transfer-without-cause", "cause-without-transfer", "transfer-from-other"],
    "a move explained in another transaction",
    insert("list 1", transfer("x", t(9), alice, bob, 3n), ...gift("y", t(9), bob, alice, 3n).slice(1)),
  ],
  [
    "cause-without-transfer",
    "one move with two causes",
    insert("list 2", sold("sell 1", t(12), 1n, alice, bob, 5400)[1] as Said),
  ],
  [
    "cause-without-transfer",
    "a reissue that moved nothing",
    insert("list 1", reissued("x", t(9), alice, bob, 2n)[1] as Said),
  ],
  [
    "transfer-from-other",
    "a ticket that left the wrong hands",
    insert("freeze 2", ...gift("x", t(5399), bob, dave, 2n)),
  ],
  ["unknown-ticket", "a freeze of a ticket that was never minted", insert("list 1", frozen("x", t(9), 77n))],
  ["unknown-ticket", "an offer of a burnt ticket", insert("freeze 2", listSays("x", t(5399), 6n, dave, 5000))],
  [
    "approval-before-end",
    "an approval before the end",
    insert("list 1", collection("x", t(9), "ApprovalForAll", { owner: alice, operator: bob, approved: true })),
  ],
  [
    "approval-before-end",
    "an approval of a ticket that is no souvenir",
    insert("close", collection("x", endsAt + 201, "Approval", { owner: bob, approved: dave, tokenId: 3n })),
  ],
  // offers
  ["list-not-holder", "an offer by somebody else", edit("list 2", "TicketListed", { seller: bob })],
  ["list-not-holder", "a price changed by somebody else", edit("reprice 1", "TicketRepriced", { seller: bob })],
  ["list-not-holder", "an offer withdrawn by somebody else", edit("unlist 2", "TicketUnlisted", { seller: bob })],
  ["list-twice", "an offer of what is on offer", insert("unlist 2", listSays("x", t(13), 2n, alice, 5500))],
  ["list-used", "an offer of a used ticket", insert("list 2", used("x", t(12), 2n))],
  ["list-frozen", "an offer of a frozen ticket", insert("unfreeze 2", listSays("x", t(5400), 2n, alice, 5000))],
  [["list-frozen", "sale-frozen"], "another price of a frozen ticket", insert("reprice 1", frozen("x", t(10), 1n))],
  ["list-while-paused", "an offer during a pause", insert("resume", listSays("x", t(6300), 2n, alice, 5000))],
  ["list-over-cap", "an offer over the cap by one", edit("list 2", "TicketListed", { priceMinor: 5501 })],
  ["list-over-cap", "an offer for nothing", edit("list 2", "TicketListed", { priceMinor: 0 })],
  [
    "list-over-cap",
    "a new price over the cap",
    insert(
      "unlist 2",
      market("x", t(13), "TicketRepriced", { tokenId: 2n, seller: alice, priceMinor: 9999, previousMinor: 5500 }),
    ),
  ],
  [
    ["list-not-allowed", "entry-listed", "entry-mask", "transfer-without-cause"],
    "an offer where resale is not allowed",
    insert("list 2", listSays("x", t(12), 5n, carol, 5000)),
  ],
  ["list-outside-window", "an offer after the window", insert("enter 1", listSays("x", 1_950_001, 2n, alice, 5000))],
  [
    "not-listed",
    "a withdrawal of what is not on offer",
    insert("list 2", market("x", t(12), "TicketUnlisted", { tokenId: 2n, seller: alice })),
  ],
  ["not-listed", "a match of what is not on offer", drop("list 4")],
  ["reprice-record", "another price than the one before", edit("reprice 1", "TicketRepriced", { previousMinor: 5499 })],
  // sales
  [
    "sale-other-price",
    "a sale under its offer",
    both(drop("sell 1"), insert("list 2", ...sold("sell 1", t(12), 1n, alice, bob, 5399))),
  ],
  [
    ["sale-other-price", "sale-over-cap"],
    "a sale over the cap",
    both(drop("sell 1"), insert("list 2", ...sold("sell 1", t(12), 1n, alice, bob, 5501))),
  ],
  [
    ["sale-other-seller", "transfer-from-other", "list-not-holder", "not-listed", "desk-withdrawn-by"],
    "a sale by somebody who does not hold it",
    insert("unlist 2", ...sold("x", t(13), 2n, bob, dave, 5500)),
  ],
  [
    ["sale-used", "desk-used", "entry-listed", "entry-twice"],
    "a used ticket sold",
    insert("sell 1", used("x", t(11), 1n)),
  ],
  ["sale-frozen", "a frozen ticket sold", insert("sell 1", frozen("x", t(11), 1n))],
  [
    "sale-while-paused",
    "a sale during a pause",
    both(insert("sell 1", ...pause("x", t(11), true)), insert("list 2", ...pause("y", t(12), false))),
  ],
  [
    "sale-outside-window",
    "a sale after the window",
    insert("enter 1", listSays("x", 1_950_000, 2n, alice, 5000), ...sold("y", 1_950_001, 2n, alice, bob, 5000)),
  ],
  ["sale-not-matched", "a buyer whom the queue did not name", drop("match 4")],
  ["sale-not-matched", "a match that had expired", edit("match 4", "TicketMatched", { expiresAt: t(17) })],
  ["sale-not-attested", "a buyer who is not attested", drop("attest")],
  ["sale-not-attested", "an attestation that had expired", edit("attest", "AccountAttested", { expiresAt: t(17) })],
  ["sale-currency", "a dollar ticket sold in coin", edit("sell 1", "TicketSold", { settlement: 2 })],
  ["sale-ref", "a card sale without a reference", edit("sell 1", "TicketSold", { saleRef: ref("") })],
  [
    "sale-ref",
    "a card sale that settled before",
    insert(
      "enter 1",
      listSays("x", t(7000), 2n, alice, 5000),
      ...edit("y", "TicketSold", { saleRef: ref("sell 1") })(sold("y", t(7001), 2n, alice, bob, 5000)),
    ),
  ],
  [
    "split-wrong",
    "a unit moved from the seller to the platform",
    edit("sell 1", "TicketSold", { sellerMinor: 4589, platformMinor: 271 }),
  ],
  ["split-wrong", "a unit that is gone", edit("sell 1", "TicketSold", { sellerMinor: 4589 })],
  // gifts
  ["gift-limit", "a second gift where one is allowed", insert("ask 1", ...gift("x", t(7600), bob, carol, 3n))],
  ["gift-cooldown", "a gift within the cool-down", retime("gift 3", t(3600))],
  [
    "gift-blackout",
    "a gift within a day of doors",
    insert("enter 1", ...gift("x", doorsAt + 100 - 86_400, alice, bob, 2n)),
  ],
  ["gift-not-free", "a gift of a frozen ticket", insert("gift 3", frozen("x", t(3999), 3n))],
  ["gift-not-free", "a gift of a ticket on offer", insert("gift 3", listSays("x", t(20), 3n, alice, 5000))],
  // entry
  ["entry-twice", "an entry twice", insert("enter 5", used("x", doorsAt + 100, 1n))],
  ["entry-twice", "an entry by id and by mask", insert("souvenir", used("x", doorsAt + 102, 5n))],
  ["entry-unknown", "an entry of a burnt ticket", insert("enter 1", used("x", doorsAt, 6n))],
  ["entry-unknown", "a mask over a ticket that was never minted", edit("enter 5", "TicketsUsed", { mask: 1n << 55n })],
  ["entry-listed", "an entry while on offer", insert("unlist 2", used("x", t(13), 2n))],
  ["entry-mask", "a mask over a ticket that was on offer once", edit("enter 5", "TicketsUsed", { mask: 1n << 2n })],
  // the desk
  ["freeze-state", "a ticket frozen twice", insert("unfreeze 2", frozen("x", t(5400), 2n))],
  ["freeze-state", "a release of a ticket that is free", drop("freeze 2")],
  ["desk-delay", "a request for an earlier time", edit("ask 1", "DeskRequested", { effectiveAt: t(5199) })],
  ["desk-delay", "a reissue before its time", retime("reissue 1", t(5199))],
  [
    "desk-delay",
    "a reissue when its request had lapsed",
    both(drop("reissue 1"), instead("enter 1", ...reissued("late", t(5201) + 30 * 86_400, bob, carol, 1n))),
  ],
  ["desk-without-request", "a reissue that nobody asked for", drop("ask 1")],
  ["desk-without-request", "a reissue to somebody else", edit("ask 1", "DeskRequested", { to: dave })],
  [
    "desk-without-request",
    "a reissue after the ticket moved on",
    insert(
      "reissue 1",
      listSays("x", t(5100), 1n, bob, 5000),
      ...sold("y", t(5101), 1n, bob, alice, 5000),
      listSays("z", t(5102), 1n, alice, 5000),
      ...sold("w", t(5103), 1n, alice, bob, 5000),
    ),
  ],
  ["desk-without-request", "a withdrawal of a request that was never made", drop("ask 2")],
  [["desk-used", "entry-twice"], "a reissue of a used ticket", insert("reissue 1", used("x", t(5199), 1n))],
  ["desk-withdrawn-by", "a request withdrawn by a stranger", edit("object 2", "DeskWithdrawn", { by: dave })],
  // rules
  [
    "cap-change",
    "a cap announced down where only up is allowed",
    insert(
      "announce",
      collection("x", t(5999), "CapChangeAnnounced", { tierId: 2, from: 4, to: 3, effectiveAt: t(6099) }),
    ),
  ],
  [
    "cap-change",
    "a cap announced for an earlier time",
    edit("announce", "CapChangeAnnounced", { effectiveAt: t(6099) }),
  ],
  ["cap-change", "a cap applied before its time", retime("apply", t(6099))],
  [
    "cap-change",
    "a cap applied when it had lapsed",
    both(
      drop("apply"),
      insert("release", collection("late", t(6101) + 30 * 86_400, "CapChanged", { tierId: 1, from: 6, to: 8 })),
    ),
  ],
  ["cap-change", "another cap than the one announced", edit("apply", "CapChanged", { to: 9 })],
  ["cap-change", "a cap that nobody announced", drop("announce")],
  [
    "cap-change",
    "a change withdrawn that was never announced",
    insert("announce", collection("x", t(5999), "CapChangeWithdrawn", { tierId: 1 })),
  ],
  ["pause-record", "a pause by a stranger", edit("pause", "CollectionPauseSet", { by: dave })],
  [
    "pause-record",
    "a pause that changes nothing",
    insert("resume", collection("x", t(6300), "CollectionPauseSet", { paused: true, by: operator })),
  ],
  [
    "pause-record",
    "a pause that the market did not get",
    both(drop("pause", "MarketPauseSet"), drop("resume", "MarketPauseSet")),
  ],
  ["role-without-offer", "a role that was never offered", drop("offer")],
  ["role-without-offer", "more roles than were offered", edit("accept", "EventRolesSet", { roles: 12n })],
  ["reschedule", "an earlier time", edit("postpone", "Rescheduled", { doorsAt: doorsAt - 1 })],
  [
    "reschedule",
    "a time more than 730 days later",
    insert(
      "enter 1",
      collection("x", t(7000), "Rescheduled", { doorsAt: doorsAt + 100, endsAt: endsAt + 731 * 86_400 }),
      collection("y", t(7001), "Rescheduled", { doorsAt: doorsAt + 100, endsAt: endsAt + 100 }),
    ),
  ],
  [
    "cancel",
    "a cancellation without a pause",
    instead("enter 1", collection("cancel", t(7000), "EventCancelled", { reason: ref("x") })),
  ],
  [
    "cancel",
    "an event cancelled twice",
    instead("enter 1", ...cancel(t(7000)), collection("again", t(7001), "EventCancelled", { reason: ref("x") })),
  ],
  ["close", "closed before its end", retime("close", endsAt + 99)],
  [
    "close",
    "closed more than 30 days after its end",
    instead(
      "close",
      collection("close", endsAt + 101 + 30 * 86_400, "EventClosed", { releaseFrom: endsAt + 401 + 30 * 86_400 }),
    ),
  ],
  ["close", "another time of release than the policy's", edit("close", "EventClosed", { releaseFrom: endsAt + 500 })],
  ["on-sale-record", "a sale opened by a stranger", edit("open", "OnSaleSet", { by: dave })],
  [
    "on-sale-record",
    "a sale opened twice",
    insert("buy", collection("again", t(4), "OnSaleSet", { onSale: true, by: operator })),
  ],
  // money in escrow
  ["purchase", "a purchase while the sale was not open", drop("open")],
  [["purchase", "release"], "a purchase at another price", edit("buy", "TicketsPurchased", { priceMinor: 4999 })],
  [
    "purchase",
    "a purchase of tickets that were minted before",
    both(
      drop("buy", "TicketsPurchased"),
      insert(
        "list 1",
        sale("late", t(9), "TicketsPurchased", {
          firstId: 6n,
          buyer: dave,
          tierId: 1,
          quantity: 2,
          priceMinor: 5000,
          orderRef: ref("x"),
        }),
      ),
    ),
  ],
  [["return-rule", "release"], "a price that goes back twice", insert("ask 2", returned("again", t(5202), 6n, dave))],
  [
    ["return-rule", "release"],
    "a price that goes back without a refund",
    insert("ask 2", returned("x", t(5202), 7n, dave)),
  ],
  ["return-rule", "a price that goes back to somebody else", edit("refund 6", "PriceReturned", { holder: alice })],
  [["return-rule", "release"], "a refund whose price stays", drop("refund 6", "PriceReturned")],
  ["release", "a release before its time", retime("release", endsAt + 599)],
  [
    "release",
    "a release that rounds for the platform",
    edit("release", "ProceedsReleased", { organizerMinor: 4749n, platformMinor: 251n }),
  ],
  ["release", "a release of an event that was never closed", drop("close")],
];

const play = (story: Said[]) => replay(told(story), [], setup);
const found = (plant: Plant) => [...new Set(play(plant(baseStory())).findings.map(({ rule }) => rule))];

describe("replay", () => {
  it("finds nothing in a life that kept every rule", () => {
    const world = play(baseStory());
    expect(world.findings).toEqual([]);
    expect(world.tiers.map(({ cap, alive, highest }) => [cap, alive, highest])).toEqual([
      [8, 5, 6],
      [4, 1, 1],
      [2, 1, 1],
    ]);
    expect(world.escrowMinor).toBe(0);
  });

  it.each(cases)("%s: finds %s", (rule, _says, plant) => {
    expect(found(plant).sort()).toEqual([rule].flat().sort());
  });

  it("names the place and the ticket of what it finds", () => {
    const story = edit("list 2", "TicketListed", { priceMinor: 5501 })(baseStory());
    const [finding] = play(story).findings;
    expect(finding).toEqual({
      rule: "list-over-cap",
      detail: "offered at 5501, the cap is 5500",
      block: told(story).find((fact) => fact.tx === ref("list 2"))?.block,
      tx: ref("list 2"),
      tokenId: 2n,
    });
  });

  it("lets holders take their money back when an event was cancelled or abandoned, and never before", () => {
    const claim = (time: number) => [...refunded("claim", time, 7n, dave, "escrow"), returned("claim", time, 7n, dave)];
    const rulesOf = (story: Said[]) => [...new Set(play(story).findings.map(({ rule }) => rule))];
    expect(rulesOf(instead("enter 1", ...cancel(t(7000)), ...claim(t(7001)))(baseStory()))).toEqual([]);
    const abandoned = endsAt + 100 + 30 * 86_400;
    expect(rulesOf(instead("close", ...claim(abandoned + 1))(baseStory()))).toEqual([]);
    expect(rulesOf(instead("close", ...claim(abandoned))(baseStory()))).toEqual(["desk-without-request"]);
  });

  it("lets souvenirs go on when an event is called off after its end, and none when it was called off before", () => {
    const handed = transfer("again", endsAt + 400, dave, carol, 5n);
    expect(play(instead("close", ...cancel(endsAt + 300), handed)(baseStory())).findings).toEqual([]);
    const before = instead("souvenir", ...cancel(endsAt + 100), transfer("again", endsAt + 400, carol, dave, 5n));
    expect(found(before)).toEqual(["transfer-without-cause"]);
  });

  it("pays a used ticket of a cancelled event without burning it", () => {
    const entered = used("enter 7", t(6900), 7n);
    const story = instead("enter 1", entered, ...cancel(t(7000)), returned("claim", t(7001), 7n, dave))(baseStory());
    expect(play(story).findings).toEqual([]);
    expect(play(story.filter((said) => said.tx !== "enter 7")).findings.map(({ rule }) => rule)).toEqual([
      "return-rule",
    ]);
  });

  it("leaves the facts of other events alone", () => {
    const other = { collection: factoryOf("9") };
    const sale = { ...other, tokenId: 1n, seller: alice, priceMinor: 99_999 };
    expect(play(insert("list 1", market("x", t(9), "TicketListed", sale))(baseStory())).findings).toEqual([]);
  });

  it("reports a log that the interface does not name", () => {
    const strange = [{ block: 3, index: 1, tx: ref("x"), time: start, topic: ref("y") }];
    expect(replay(told(baseStory()), strange, setup).findings.map(({ rule }) => rule)).toEqual(["unknown-event"]);
  });

  it("has a planted violation for each rule of the history", () => {
    const elsewhere: Rule[] = [
      "not-genuine",
      "version-not-allowed",
      "unknown-event",
      "payment-missing",
      "payment-excess",
      "seller-unpaid",
      "return-unpaid",
    ];
    const planted = new Set<string>([...cases.flatMap(([rule]) => rule), ...elsewhere]);
    const missing = Object.keys(rules).filter((rule) => !planted.has(rule) && !rule.startsWith("state-"));
    expect(missing).toEqual([]);
  });
});

const factoryOf = (digit: string) => `0x${digit.repeat(40)}`;
