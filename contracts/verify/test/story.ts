import { type Address, getAddress, type Hex, stringToHex, zeroAddress } from "viem";
import type { Terms } from "../clone";
import type { Addresses, ContractName, Fact } from "../facts";
import type { Setup } from "../replay/replay";

const who = (digit: string): Address => getAddress(`0x${digit.repeat(40)}`);
export const [alice, bob, carol, dave, organizer, operator] = ["1", "2", "3", "4", "5", "6"].map(who) as [
  Address,
  Address,
  Address,
  Address,
  Address,
  Address,
];
export const addresses: Addresses = {
  factory: who("a"),
  collection: who("b"),
  market: who("c"),
  sale: who("d"),
  token: who("e"),
};
export const ref = (text: string): Hex => stringToHex(text, { size: 32 });
export const start = 1_000_000;
export const doorsAt = 2_000_000;
export const endsAt = 2_010_000;

const plain = {
  priceMinor: 5000,
  salesStartAt: 1,
  salesEndAt: 1_900_000,
  resaleStartAt: 0,
  resaleEndAt: 1_950_000,
  resaleCapBps: 11_000,
  royaltyBps: 1000,
  giftCooldownSeconds: 3600,
  giftBlackoutSeconds: 86_400,
  giftsMax: 1,
  resaleAllowed: true,
  queueMatched: false,
  attested: false,
  souvenir: false,
};
export const terms: Terms = {
  version: who("f"),
  eventRef: ref("event"),
  organizer,
  operator,
  name: "Aurora",
  symbol: "AUR",
  contractURI: "https://tickets.example/event",
  doorsAt,
  endsAt,
  currency: "USD",
  platformFeeBps: 500,
  policy: {
    capMayRise: true,
    capMayFall: false,
    mayPostpone: true,
    ruleDelaySeconds: 100,
    deskDelaySeconds: 200,
    releaseDelaySeconds: 300,
  },
  tiers: [
    plain,
    { ...plain, giftsMax: 0, queueMatched: true, attested: true },
    { ...plain, resaleAllowed: false, souvenir: true },
  ],
};
export const setup: Setup = { terms, addresses, nativeCurrency: "POL" };

/** A fact to be: a transaction groups those that share a `tx`. */
export type Said = { contract: ContractName; name: string; args: Record<string, unknown>; tx: string; time: number };

/** Facts in order, each transaction a block of its own. */
export function told(said: Said[]): Fact[] {
  let block = 0;
  let last = "";
  return said.map(({ contract, name, args, tx, time }, index) => {
    if (tx !== last) block += 1;
    last = tx;
    return { contract, name, args, block, index, time, tx: ref(tx) } as unknown as Fact;
  });
}

export const tell =
  (contract: ContractName) =>
  (tx: string, time: number, name: string, args: Record<string, unknown>): Said => ({
    contract,
    name,
    args: contract === "market" || contract === "sale" ? { collection: addresses.collection, ...args } : args,
    tx,
    time,
  });
const [factory, collection, market, sale] = [tell("factory"), tell("collection"), tell("market"), tell("sale")];
export const say = { factory, collection, market, sale, token: tell("token") };

export const transfer = (tx: string, time: number, from: Address, to: Address, tokenId: bigint) =>
  collection(tx, time, "Transfer", { from, to, tokenId });

export function mint(
  tx: string,
  time: number,
  firstId: bigint,
  to: Address,
  tierId: number,
  quantity: number,
  price = 5000,
) {
  const order = { firstId, to, tierId, quantity, pricePaidMinor: price, orderRef: ref(tx) };
  const ids = Array.from({ length: quantity }, (_, index) => firstId + BigInt(index));
  return [collection(tx, time, "TicketsMinted", order), ...ids.map((id) => transfer(tx, time, zeroAddress, to, id))];
}

export function sold(
  tx: string,
  time: number,
  tokenId: bigint,
  seller: Address,
  buyer: Address,
  price: number,
  settlement = 0,
) {
  const [royaltyMinor, platformMinor] = [Math.floor(price / 10), Math.floor(price / 20)];
  const sellerMinor = price - royaltyMinor - platformMinor;
  const split = { priceMinor: price, sellerMinor, royaltyMinor, platformMinor };
  return [
    transfer(tx, time, seller, buyer, tokenId),
    market(tx, time, "TicketSold", { tokenId, buyer, seller, ...split, settlement, saleRef: ref(tx) }),
  ];
}

export const listed = (tx: string, time: number, tokenId: bigint, seller: Address, priceMinor: number) =>
  market(tx, time, "TicketListed", { tokenId, seller, priceMinor });

/** Creation with caps of 6, 4 and 2. */
export function created(): Said[] {
  const tx = "create";
  const { eventRef, name, symbol, platformFeeBps, version } = terms;
  const event = { eventRef, organizer, operator, name, symbol, doorsAt, endsAt, platformFeeBps, version };
  const house = { collection: addresses.collection, market: addresses.market, sale: addresses.sale };
  return [
    factory(tx, start, "CollectionCreated", { ...event, ...house }),
    ...terms.tiers.map((rules, index) =>
      collection(tx, start, "TierCreated", {
        tierId: index + 1,
        rules: { ...rules, cap: [6, 4, 2][index], currency: stringToHex("USD") },
      }),
    ),
    collection(tx, start, "PolicySet", { policy: terms.policy }),
  ];
}
