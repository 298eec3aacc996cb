import { type Address, stringToHex } from "viem";
import { ticketMarketAbi } from "../../abi/TicketMarket";
import { ticketSaleAbi } from "../../abi/TicketSale";
import { day, hour, order, ownerList, ref, type Stage, usdAbi } from "./stage";

const bulk = 2n ** 30n;
const nobody: Address = "0x0000000000000000000000000000000000000000";
export const slowPolicy = {
  capMayRise: true,
  capMayFall: true,
  mayPostpone: true,
  ruleDelaySeconds: hour,
  deskDelaySeconds: 2 * hour,
  releaseDelaySeconds: day,
};
const quickPolicy = { ...slowPolicy, ruleDelaySeconds: 0, deskDelaySeconds: 0 };

/** An event in USD with everything that can happen in it, from creation to the release of its money. */
export async function fullLife(stage: Stage) {
  const { house, actors, purse, later } = stage;
  const { relayer, organizer } = actors;
  const people = await Promise.all(Array.from({ length: 6 }, () => stage.person()));
  const [alice, bob, carol, dave, erin, frank] = people as [Person, Person, Person, Person, Person, Person];
  for (const { address } of [alice, bob, carol, dave]) await purse(address);
  const start = await stage.now();
  const times = { doorsAt: start + 30 * day, endsAt: start + 30 * day + 6 * hour };
  const event = await stage.createEvent(
    "Aurora",
    [
      { cap: 30, giftsMax: 2, giftCooldownSeconds: hour, giftBlackoutSeconds: day, souvenir: true },
      {
        cap: 5,
        priceMinor: 20_001,
        resaleCapBps: 10_000,
        royaltyBps: 333,
        giftsMax: 0,
        queueMatched: true,
        attested: true,
      },
      { cap: 3, priceMinor: 1000, resaleAllowed: false },
    ],
    slowPolicy,
    times,
  );
  const { tickets, market, sale } = event;

  // Paid orders, a comp, a price under the tier's, tiers in one batch; ids 1-12, 13, 14-15, 16.
  await tickets(relayer, "mint", 1n, [order(alice.address, 1, 12, 5000, "o1"), order(bob.address, 1, 1, 0, "comp")]);
  await tickets(relayer, "mint", 14n, [
    order(bob.address, 1, 2, 4000, "early"),
    order(carol.address, 2, 1, 20_001, "vip"),
  ]);
  await tickets(
    relayer,
    "mintBulk",
    bulk,
    1,
    5000,
    ref("issue"),
    ownerList([erin.address, frank.address, alice.address, alice.address]),
  );
  // Bought on chain: 17-18, 19.
  await tickets(relayer, "setOnSale", true);
  await tickets(relayer, "setOnSale", true);
  await sale(dave.address, "purchase", 1, 2, 5000, ref("p1"));
  await purchaseFor(stage, event.address, bob);

  // Offers, changes, withdrawals, sales by every way to pay in USD.
  await market(alice.address, "list", 2n, 5500);
  await market(alice.address, "reprice", 2n, 5250);
  await market(bob.address, "buy", 2n, 5250, ref("s1"));
  await market(alice.address, "list", 3n, 5499);
  await market(relayer, "settleByCard", 3n, alice.address, carol.address, 5499, ref("card1"));
  await market(alice.address, "list", 4n, 5000);
  await buyFor(stage, event.address, bob, 4n, 5000);
  await market(alice.address, "list", 5n, 5500);
  await market(alice.address, "unlist", 5n);
  // A seller whom the token refuses gets a credit.
  await stage.send(organizer, {
    address: house.usd,
    abi: usdAbi,
    functionName: "setBlocked",
    args: [bob.address, true],
  });
  await market(bob.address, "list", 14n, 4400);
  await market(dave.address, "buy", 14n, 4400, ref("s2"));
  await stage.send(organizer, {
    address: house.usd,
    abi: usdAbi,
    functionName: "setBlocked",
    args: [bob.address, false],
  });
  // The queue names an attested buyer.
  await stage.send(relayer, {
    address: house.market,
    abi: ticketMarketAbi,
    functionName: "attest",
    args: [[dave.address], times.endsAt],
  });
  await market(carol.address, "list", 16n, 20_001);
  await market(relayer, "matchBuyer", 16n, dave.address, times.doorsAt);
  await market(dave.address, "buy", 16n, 20_001, ref("s3"));

  // Gifts, after the cool-down, and again.
  await later(2 * hour);
  await market(alice.address, "gift", 1n, erin.address, ref("g1"));
  await later(2 * hour);
  await market(erin.address, "gift", 1n, frank.address, ref("g2"));
  await market(
    alice.address,
    "gift",
    bulk + BigInt(await placeOf(stage, event.address, alice.address)),
    bob.address,
    ref("g3"),
  );

  // The desk: a request refused by the holder, a reissue, refunds of a paid ticket and of one in escrow.
  await tickets(relayer, "reissue", 6n, erin.address, ref("mistake"));
  await tickets(alice.address, "withdrawRequest", 6n);
  await tickets(relayer, "reissue", 7n, erin.address, ref("lost phone"));
  await tickets(relayer, "refund", 8n, ref("ill"));
  await tickets(relayer, "refund", 17n, ref("ill"));
  await later(2 * hour);
  for (const id of [7n, 8n, 17n]) await tickets(frank.address, "carryOut", id);
  await tickets(relayer, "freeze", 9n, ref("chargeback"));
  await tickets(relayer, "unfreeze", 9n, ref("settled"));

  // Rules: caps up and down, withdrawn; times; pause; roles.
  await tickets(organizer, "announceCap", 1, 40);
  await tickets(organizer, "announceCap", 3, 1);
  await tickets(organizer, "announceCap", 2, 9);
  await tickets(organizer, "withdrawCap", 2);
  await later(hour);
  await tickets(frank.address, "applyCap", 1);
  await tickets(frank.address, "applyCap", 3);
  await tickets(organizer, "offerRoles", carol.address, 4n);
  await tickets(carol.address, "acceptRoles");
  await tickets(relayer, "setPaused", true);
  await tickets(relayer, "setPaused", false);
  await tickets(organizer, "reschedule", times.doorsAt + day, times.endsAt + day);

  // Entries by id and by mask; what was on offer once goes by id.
  await stage.at(times.doorsAt + day);
  await tickets(carol.address, "checkIn", [2n, 5n], ref("gate a"), [times.doorsAt + day, times.doorsAt + day + 1]);
  await tickets(
    relayer,
    "checkInWords",
    [0n],
    [(1n << 10n) | (1n << 11n) | (1n << 19n)],
    ref("gate b"),
    times.doorsAt + day,
  );
  await tickets(organizer, "revokeRoles", carol.address, 4n);

  // The end: a souvenir goes on, the event is closed, its money released and pulled.
  await stage.at(times.endsAt + day + 60);
  await tickets(bob.address, "transferFrom", bob.address, alice.address, 2n);
  await tickets(organizer, "close");
  await later(day);
  await sale(frank.address, "release");
  await stage.send(frank.address, {
    address: house.sale,
    abi: ticketSaleAbi,
    functionName: "withdrawFor",
    args: [organizer],
  });
  await market(frank.address, "withdrawRoyalty", house.usd);
  await market(frank.address, "withdrawFees", house.usd);
  await stage.later(1);
  return { ...event, alice, bob, carol, dave, erin, frank, times };
}

/** An event priced in the chain's coin, without delays; open at the end. */
export async function coinLife(stage: Stage) {
  const [alice, bob, carol] = await Promise.all([stage.person(), stage.person(), stage.person()]);
  const start = await stage.now();
  const tier = { cap: 4, priceMinor: 12_345, currency: stringToHex("POL"), royaltyBps: 777, giftsMax: 1 };
  const event = await stage.createEvent("Coin", [tier], quickPolicy, {
    doorsAt: start + 30 * day,
    endsAt: start + 31 * day,
  });
  const { tickets, market } = event;
  const { relayer, organizer } = stage.actors;
  await tickets(relayer, "mint", 1n, [order(alice.address, 1, 4, 12_345, "o1")]);
  await market(alice.address, "list", 1n, 13_001);
  await stage.send(bob.address, {
    address: stage.house.market,
    abi: ticketMarketAbi,
    functionName: "buyNative",
    args: [event.address, 1n, 13_001, ref("n1")],
    value: 13_001n * 10n ** 14n,
  });
  await tickets(relayer, "reissue", 2n, carol.address, ref("lost"));
  await tickets(relayer, "refund", 3n, ref("ill"));
  await market(alice.address, "gift", 4n, carol.address, ref("g"));
  await tickets(organizer, "announceCap", 1, 3);
  await tickets(organizer, "applyCap", 1);
  return { ...event, alice, bob, carol };
}

/** A cancelled event whose holders took their money back, one of them after it had entered. */
export async function cancelledLife(stage: Stage) {
  const [alice, bob] = await Promise.all([stage.person(), stage.person()]);
  await stage.purse(alice.address);
  const start = await stage.now();
  const event = await stage.createEvent("Storm", [{}], slowPolicy, { doorsAt: start + day, endsAt: start + 2 * day });
  const { tickets, sale } = event;
  const { relayer, organizer } = stage.actors;
  await tickets(relayer, "setOnSale", true);
  await tickets(relayer, "setOnSale", true);
  await sale(alice.address, "purchase", 1, 3, 5000, ref("p"));
  await tickets(relayer, "mint", 4n, [order(bob.address, 1, 1, 5000, "card")]);
  await tickets(relayer, "checkIn", [1n], ref("gate"), [start]);
  await tickets(organizer, "cancel", ref("storm"));
  await sale(alice.address, "claimRefund", 1n);
  await sale(alice.address, "claimRefund", 2n);
  return { ...event, alice, bob };
}

type Person = Awaited<ReturnType<Stage["person"]>>;

/** Where an owner list has somebody. */
async function placeOf(stage: Stage, collection: Address, owner: Address): Promise<number> {
  const transfers = await stage.reader.getLogs({
    address: collection,
    event: { type: "event", name: "Transfer", inputs: transferInputs },
    args: { from: nobody, to: owner },
    fromBlock: 0n,
  });
  const ids = transfers.map((log) => log.args.tokenId as bigint).filter((id) => id >= bulk);
  return Number((ids[0] as bigint) - bulk);
}

const transferInputs = [
  { name: "from", type: "address", indexed: true },
  { name: "to", type: "address", indexed: true },
  { name: "tokenId", type: "uint256", indexed: true },
] as const;

const receive = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;
const late = 4_000_000_000;

function authorize(stage: Stage, payer: Person, to: Address, value: bigint, nonce: `0x${string}`) {
  return payer.signTypedData({
    domain: { name: "USD Coin", version: "2", chainId: 31_337, verifyingContract: stage.house.usd },
    types: { ReceiveWithAuthorization: receive },
    primaryType: "ReceiveWithAuthorization",
    message: { from: payer.address, to, value, validAfter: 0n, validBefore: BigInt(late), nonce },
  });
}

async function buyFor(stage: Stage, collection: Address, buyer: Person, tokenId: bigint, priceMinor: number) {
  const wish = { collection, tokenId, buyer: buyer.address, priceMinor, saleRef: ref("for"), deadline: late };
  const at = { address: stage.house.market, abi: ticketMarketAbi };
  const nonce = await stage.reader.readContract({ ...at, functionName: "orderHash", args: [wish] });
  const signature = await authorize(stage, buyer, stage.house.market, BigInt(priceMinor) * 10_000n, nonce);
  await stage.send(stage.actors.relayer, { ...at, functionName: "buyFor", args: [wish, signature] });
}

async function purchaseFor(stage: Stage, collection: Address, buyer: Person) {
  const wish = {
    collection,
    tierId: 1,
    quantity: 1,
    buyer: buyer.address,
    priceMinor: 5000,
    orderRef: ref("pf"),
    deadline: late,
  };
  const at = { address: stage.house.sale, abi: ticketSaleAbi };
  const nonce = await stage.reader.readContract({ ...at, functionName: "orderHash", args: [wish] });
  const signature = await authorize(stage, buyer, stage.house.sale, 5000n * 10_000n, nonce);
  await stage.send(stage.actors.relayer, { ...at, functionName: "purchaseFor", args: [wish, signature] });
}
