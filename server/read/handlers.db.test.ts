import { randomUUID } from "node:crypto";
import { type Address, concat, encodeFunctionData, parseAbi, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, it } from "vitest";
import { ticketCollectionAbi } from "../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../contracts/abi/TicketMarket";
import { ticketSaleAbi } from "../../contracts/abi/TicketSale";
import { useChainView } from "../db/chain";
import { toRef } from "../domain/shared/ref";
import type { NewCollection } from "../ports/chain";
import { testChain } from "../test/chain";
import { expectCountsRight } from "../test/counts";
import { testDatabase } from "../test/database";
import { signedCollection, testTier } from "../test/factory/collection";
import { testView, type Write } from "../test/view";
import { findCollection, listTiers } from "./collection";
import { findEntry } from "./entry";
import { listHistory } from "./history";
import { listChainListings } from "./listing";
import { findSale, listTransfers } from "./sale";
import { countByTier, getTicket, listTicketsByCollection, listTicketsByOrderRefs, listTicketsByOwner } from "./ticket";

const node = await testChain();
const { url, pool } = await testDatabase();
const { chain, reader, indexer, act, by, caughtUp, expectTicketsAsOnChain } = testView(node, url);

const relayer = privateKeyToAccount(node.relayerKey);
const person = () => privateKeyToAccount(generatePrivateKey());
const [organizer, fan, friend] = [person(), person(), person()];
const lower = (account: { address: string }) => account.address.toLowerCase() as Address;
const reason = toRef(randomUUID());
const bulkBase = 2 ** 30;
const day = 86_400;

type Functions<A extends readonly unknown[]> = Extract<A[number], { type: "function"; stateMutability: "nonpayable" }>;
const onCollection =
  (address: Address) =>
  (functionName: Functions<typeof ticketCollectionAbi>["name"], ...args: unknown[]): Write => ({
    address,
    abi: ticketCollectionAbi,
    functionName,
    args,
  });
const onMarket = (functionName: Functions<typeof ticketMarketAbi>["name"], ...args: unknown[]): Write => ({
  address: node.market,
  abi: ticketMarketAbi,
  functionName,
  args,
});

/** A new event with `sold` tickets of the fan's. */
async function newEvent(sold: number, change: Partial<NewCollection> = {}) {
  const wanted = await signedCollection(chain, organizer, change);
  await act(wanted);
  const address = await chain.collectionOf(wanted.organizer, wanted.eventRef);
  if (!address) throw new Error("no collection");
  const orderRef = toRef(randomUUID());
  const order = { to: lower(fan), tierId: 1, quantity: sold, priceMinor: 5_000, orderRef };
  if (sold > 0) await act({ kind: "mint", collection: address, expectedFirstId: 1, orders: [order] });
  return { address, orderRef, endsAt: wanted.endsAt, call: onCollection(address) };
}

const dollarAbi = parseAbi([
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function setBlocked(address account, bool blocked)",
]);
const onSale = (functionName: Functions<typeof ticketSaleAbi>["name"], ...args: unknown[]): Write => ({
  address: node.sale,
  abi: ticketSaleAbi,
  functionName,
  args,
});

const rowsOf = async (table: string, where: string, value: unknown) =>
  (await pool.query(`select * from chain."${table}" where ${where} = $1 order by id`, [value])).rows;
const rowsIn = async (table: string, where: string, value: unknown) =>
  (await pool.query(`select * from chain."${table}" where ${where} = $1`, [value])).rows;
const causes = async (collection: Address, tokenId: number) =>
  (await listTransfers(collection, tokenId)).map(({ cause, to }) => [cause, to]);
const warpTo = async (seconds: number) => {
  await node.rpc("evm_setNextBlockTimestamp", [seconds]);
  await node.rpc("anvil_mine", ["0x1"]);
};

beforeAll(async () => {
  for (const account of [organizer, fan, friend]) await node.fund(account.address);
  useChainView(url);
  await indexer();
});

describe("the view follows", () => {
  it("a bulk issue: each owner by its Transfer, and every later move like any other ticket's", async () => {
    const { address, call } = await newEvent(2, { tiers: [testTier({ giftsMax: 3 })] });
    const owners = [fan, fan, friend, organizer].map(lower).sort();
    const issueRef = toRef(randomUUID());
    await by(relayer, call("mintBulk", BigInt(bulkBase), 1, 4_000, issueRef, concat(owners)));
    const ids = owners.map((_, at) => bulkBase + at);
    await expectTicketsAsOnChain(address, [1, 2, ...ids]);
    expect((await listTicketsByOrderRefs([issueRef])).map(({ tokenId, owner }) => [tokenId, owner])).toEqual(
      ids.map((id, at) => [id, owners[at]]),
    );
    expect(await rowsOf("issue", "issue_ref", issueRef)).toMatchObject([{ first_id: bulkBase, quantity: 4 }]);
    const mine = bulkBase + owners.indexOf(lower(fan));
    await by(fan, onMarket("gift", address, BigInt(mine), friend.address, reason));
    await by(friend, onMarket("gift", address, BigInt(mine), fan.address, reason));
    await by(relayer, call("reissue", BigInt(mine), friend.address, reason));
    await expectTicketsAsOnChain(address, ids);
    expect(await causes(address, mine)).toEqual([
      ["mint", lower(fan)],
      ["gift", lower(friend)],
      ["gift", lower(fan)],
      ["reissue", lower(friend)],
    ]);
  });

  it("entries by mask, of orders and of bulk issues, with the holders that the logs do not name", async () => {
    const { address, call } = await newEvent(3);
    await by(relayer, call("mintBulk", BigInt(bulkBase), 1, 0, reason, concat([lower(friend)])));
    const gateRef = toRef(randomUUID());
    const usedAt = Math.floor(Date.now() / 1000);
    await by(relayer, call("checkInWords", [0n, BigInt(bulkBase / 256)], [0b1010n, 1n], gateRef, usedAt));
    await expectTicketsAsOnChain(address, [1, 2, 3, bulkBase]);
    const entry = { gateRef, usedAt: new Date(usedAt * 1000) };
    expect(await findEntry(address, 1)).toMatchObject({ ...entry, holder: lower(fan) });
    expect(await findEntry(address, 2)).toBeNull();
    expect(await findEntry(address, bulkBase)).toMatchObject({ ...entry, holder: lower(friend) });
  });

  it("an offer's new price, and the end that a reissue and a refund put to it", async () => {
    const { address, call, orderRef } = await newEvent(3);
    for (const id of [1n, 2n]) await by(fan, onMarket("list", address, id, 5_000));
    await by(fan, onMarket("reprice", address, 1n, 5_500));
    await caughtUp();
    expect(await listChainListings(address)).toMatchObject([
      { tokenId: 2, priceMinor: 5_000 },
      { tokenId: 1, priceMinor: 5_500 },
    ]);
    await by(relayer, call("reissue", 1n, friend.address, reason));
    await by(relayer, call("refund", 2n, reason));
    await expectTicketsAsOnChain(address, [1, 3]);
    expect(await listChainListings(address)).toEqual([]);
    expect(await causes(address, 2)).toEqual([
      ["mint", lower(fan)],
      ["refund", zeroAddress],
    ]);
    expect(await rowsOf("transfer", "id", `${address}:2:1`)).toMatchObject([{ reason }]);
    // Gone from every list, and dead at the door for whoever held it.
    expect((await listTicketsByOrderRefs([orderRef])).map(({ tokenId }) => tokenId)).toEqual([1, 3]);
    expect((await listTicketsByCollection(address)).map(({ tokenId }) => tokenId)).toEqual([1, 3]);
    const held = (await listTicketsByOwner(fan.address)).filter(({ collection }) => collection === address);
    expect(held.map(({ tokenId }) => tokenId)).toEqual([3]);
    expect(await countByTier(address)).toMatchObject([{ tierId: 1, minted: 3, refunded: 1 }]);
    expect(await getTicket(address, 2)).toMatchObject({ owner: zeroAddress, transferCount: 1, askMinor: null });
    const told = async (tokenId: number) =>
      (await listHistory(address, tokenId)).map((step) => [step.kind, step.priceMinor]);
    expect(await told(1)).toEqual([
      ["mint", null],
      ["listed", 5_000],
      ["repriced", 5_500],
      ["reissue", null],
    ]);
    expect((await listHistory(address, 2)).at(-1)).toMatchObject({ kind: "refund", reason, to: zeroAddress });
  });

  it("a request of the desk until it is withdrawn, carried out, or dead because the ticket moved", async () => {
    const slow = { ruleDelaySeconds: 0, deskDelaySeconds: 60, releaseDelaySeconds: 0 };
    const policy = { capMayRise: true, capMayFall: true, mayPostpone: true, ...slow };
    const { address, call } = await newEvent(3, { policy });
    const open = async () => {
      await caughtUp();
      return (await rowsOf("desk_request", "collection", address)).map(({ token_id, to }) => [token_id, to]);
    };
    for (const id of [1n, 2n, 3n]) await by(relayer, call("reissue", id, friend.address, reason));
    await by(relayer, call("refund", 3n, reason));
    expect(await open()).toEqual([
      [1, lower(friend)],
      [2, lower(friend)],
      [3, zeroAddress],
    ]);
    await by(fan, call("withdrawRequest", 1n));
    await by(fan, onMarket("gift", address, 2n, friend.address, reason));
    expect(await open()).toEqual([[3, zeroAddress]]);
    await warpTo(Number((await reader.getBlock()).timestamp) + 61);
    await by(fan, call("carryOut", 3n));
    expect(await open()).toEqual([]);
    await expectTicketsAsOnChain(address, [1, 2]);
  });

  it("whatever an organizer changes: caps, times, a pause, the end", async () => {
    const { address, call, endsAt } = await newEvent(1);
    const tier = async () => {
      await caughtUp();
      return (await listTiers(address))[0];
    };
    await by(organizer, call("announceCap", 1, 120));
    expect(await tier()).toMatchObject({ cap: 100, announcedCap: 120 });
    await by(organizer, call("withdrawCap", 1));
    expect(await tier()).toMatchObject({ cap: 100, announcedCap: null });
    await by(organizer, call("announceCap", 1, 90));
    await by(fan, call("applyCap", 1));
    expect(await tier()).toMatchObject({ cap: 90, announcedCap: null });
    for (const onSale of [true, false]) {
      await by(relayer, call("setOnSale", onSale));
      await caughtUp();
      expect(await rowsIn("collection", "address", address)).toMatchObject([{ on_sale: onSale }]);
    }
    await by(relayer, call("setPaused", true));
    await caughtUp();
    expect(await findCollection(address)).toMatchObject({ paused: true, cancelledAt: null });
    expect(await rowsIn("collection", "address", address)).toMatchObject([{ market_paused: true }]);
    await by(relayer, call("setPaused", false));
    await by(organizer, call("reschedule", endsAt, endsAt + day));
    await by(organizer, call("cancel", reason));
    await caughtUp();
    expect(await findCollection(address)).toMatchObject({
      paused: true,
      doorsAt: new Date(endsAt * 1000),
      endsAt: new Date((endsAt + day) * 1000),
      cancelledAt: expect.any(Date),
      closedAt: null,
    });
    const changes = await rowsOf("rule_change", "collection", address);
    expect(changes.map(({ kind }) => kind).sort()).toEqual(
      [
        ...[
          "on-sale",
          "off-sale",
          "cancelled",
          "cap-announced",
          "cap-announced",
          "cap-changed",
          "cap-withdrawn",
          "doors-moved",
          "end-moved",
        ],
        ...["paused", "paused", "resumed"],
      ].sort(),
    );
    expect(changes.find(({ kind }) => kind === "cap-changed")).toMatchObject({
      tier_id: 1,
      before: 100,
      after: 90,
    });
    expect(changes.find(({ kind }) => kind === "cancelled")).toMatchObject({ reason });
  });

  it("an entry device, the queue's choice of a buyer, and how each wish of a batch came out", async () => {
    const { address } = await newEvent(2, { tiers: [testTier({ queueMatched: true })] });
    const [keyX, keyY] = [toRef(randomUUID()), toRef(randomUUID())];
    const expiresAt = Math.floor(Date.now() / 1000) + day;
    for (const until of [expiresAt, expiresAt + 1])
      await by(fan, onMarket("delegateDevice", address, 1n, keyX, keyY, until));
    await by(fan, onMarket("list", address, 2n, 5_000));
    await by(relayer, onMarket("matchBuyer", address, 2n, friend.address, expiresAt));
    const wish = { collection: address, tokenId: 2n, nonce: 7n, deadline: expiresAt };
    const forged = await friend.signMessage({ message: "not hers" });
    const signature = await fan.signTypedData({
      domain: { name: "TicketChain Market", version: "1", chainId: node.chainId, verifyingContract: node.market },
      types: {
        Unlist: [
          { name: "collection", type: "address" },
          { name: "tokenId", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint40" },
        ],
      },
      primaryType: "Unlist",
      message: wish,
    });
    const calls = [forged, signature].map((signed) =>
      encodeFunctionData({ abi: ticketMarketAbi, functionName: "unlistFor", args: [wish, fan.address, signed] }),
    );
    await by(relayer, onMarket("execute", calls, 500_000n));
    await caughtUp();
    expect(await rowsOf("device", "collection", address)).toMatchObject([
      {
        token_id: 1,
        owner: lower(fan),
        key_x: keyX,
        key_y: keyY,
        expires_at: expiresAt + 1,
        transfer_count: 0,
      },
    ]);
    expect(await rowsOf("queue_match", "collection", address)).toMatchObject([{ token_id: 2, buyer: lower(friend) }]);
    const results = (await pool.query("select * from chain.intent_result order by position")).rows;
    expect(results.map(({ done }) => done)).toEqual([false, true]);
    expect(String(results[0]?.reason).length).toBeGreaterThan(2);
    await expectTicketsAsOnChain(address, [1, 2]);
  });

  it("an event that took place, and its souvenirs, that then move without any cause of ours", async () => {
    const { address, call, endsAt } = await newEvent(2, { tiers: [testTier({ souvenir: true })] });
    await warpTo(endsAt + 1);
    await by(organizer, call("close"));
    await by(fan, call("transferFrom", fan.address, friend.address, 1n));
    await by(fan, onMarket("gift", address, 2n, friend.address, reason));
    await expectTicketsAsOnChain(address, [1, 2]);
    expect(await findCollection(address)).toMatchObject({ closedAt: expect.any(Date) });
    expect(await causes(address, 1)).toEqual([
      ["mint", lower(fan)],
      ["transfer", lower(friend)],
    ]);
    expect((await causes(address, 2))[1]).toEqual(["gift", lower(friend)]);
  });

  it("what is sold in USDC: in escrow, given back, released, and under whatever reference a stranger likes", async () => {
    const now = Number((await reader.getBlock()).timestamp);
    const times = { doorsAt: now + day, endsAt: now + 2 * day };
    const tiers = [testTier({ currency: "USD", salesEndAt: now + day })];
    const { address, call, orderRef, endsAt } = await newEvent(2, { ...times, tiers });
    const usd = await reader.readContract({ address: node.market, abi: ticketMarketAbi, functionName: "usd" });
    const onDollar = (functionName: string, ...args: unknown[]) => ({
      address: usd,
      abi: dollarAbi,
      functionName,
      args,
    });
    for (const [buyer, spender] of [[friend, node.sale] as const, [friend, node.market] as const]) {
      await by(buyer, onDollar("mint", buyer.address, 1_000_000_000n));
      await by(buyer, onDollar("approve", spender, 1_000_000_000n));
    }
    await by(relayer, call("setOnSale", true));
    // Under the reference of somebody's order by card, and of somebody's sale by card.
    await by(friend, onSale("purchase", address, 1, 3, 5_000, orderRef));
    const saleRef = toRef(randomUUID());
    for (const id of [1n, 2n]) await by(fan, onMarket("list", address, id, 5_500));
    await act({
      kind: "settle",
      ...{ collection: address, tokenId: 1, seller: lower(fan), buyer: lower(friend), priceMinor: 5_500, saleRef },
    });
    await by(friend, onMarket("buy", address, 2n, 5_500, saleRef));
    await expectTicketsAsOnChain(address, [1, 2, 3, 4, 5]);
    expect((await listTicketsByOrderRefs([orderRef])).map(({ tokenId }) => tokenId)).toEqual([1, 2]);
    expect(await findSale(saleRef)).toMatchObject({ tokenId: 1, settlement: 0 });
    expect(await rowsOf("sale", "sale_ref", saleRef)).toHaveLength(2);
    expect((await listHistory(address, 1)).slice(1)).toMatchObject([
      { kind: "listed", priceMinor: 5_500 },
      {
        ...{ kind: "sale", from: lower(fan), to: lower(friend), priceMinor: 5_500 },
        split: { sellerMinor: 4_675, royaltyMinor: 550, platformMinor: 275 },
        tx: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      },
    ]);

    await by(relayer, call("refund", 3n, reason));
    await by(friend, onDollar("setBlocked", friend.address, true));
    await by(relayer, call("refund", 4n, reason));
    await warpTo(endsAt + 1);
    await by(organizer, call("close"));
    await by(fan, onSale("release", address));
    await caughtUp();
    const kept = { collection: address, price_minor: 5_000, buyer: lower(friend), order_ref: orderRef };
    expect(await rowsOf("escrow", "collection", address)).toMatchObject([
      { ...kept, token_id: 3, returned_to: lower(friend), return_paid: true },
      { ...kept, token_id: 4, returned_to: lower(friend), return_paid: false },
      { ...kept, token_id: 5, returned_to: null, returned_at: null },
    ]);
    // What the token would not take waits, and is pulled to another account.
    await by(friend, onSale("withdraw", organizer.address));
    await caughtUp();
    const waiting = { contract: node.sale.toLowerCase(), account: lower(friend), amount: "50000000" };
    expect((await rowsOf("credit", "account", lower(friend))).sort((a, b) => a.at - b.at)).toMatchObject([
      { ...waiting, kind: "credited", to: null },
      { ...waiting, kind: "withdrawn", to: lower(organizer) },
    ]);
    const released = { released_organizer_minor: 4_750, released_platform_minor: 250, released_at: expect.any(Number) };
    expect((await pool.query("select * from chain.collection where address = $1", [address])).rows).toMatchObject([
      released,
    ]);
  });

  it("roles in an event and in the house, and everything that the factory's owner decides", async () => {
    const { address, call } = await newEvent(0);
    const [minter, desk] = [2, 32];
    const roleOf = async (contract: string, account: { address: string }) => {
      await caughtUp();
      return (await rowsIn("role", "id", `${contract.toLowerCase()}:${lower(account)}`))[0];
    };
    await by(organizer, call("offerRoles", friend.address, BigInt(minter | desk)));
    expect(await roleOf(address, friend)).toMatchObject({ roles: 0, offered: minter | desk });
    await by(friend, call("acceptRoles"));
    expect(await roleOf(address, friend)).toMatchObject({ roles: minter | desk, offered: 0 });
    await by(organizer, call("revokeRoles", friend.address, BigInt(desk)));
    expect(await roleOf(address, friend)).toMatchObject({ roles: minter, offered: 0 });
    await by(organizer, call("revokeRoles", relayer.address, BigInt(desk)));
    expect(await roleOf(address, relayer)).toMatchObject({ roles: 0b11110 });

    const admin = privateKeyToAccount(node.deployerKey);
    const onFactory = (functionName: string, ...args: unknown[]): Write => ({
      address: node.factory,
      abi: ticketFactoryAbi,
      functionName,
      args,
    });
    const [version] = await rowsIn("version", "allowed", true);
    await by(admin, onFactory("offerRoles", friend.address, 1n));
    expect(await roleOf(node.factory, friend)).toMatchObject({ roles: 0, offered: 1 });
    await by(friend, onFactory("acceptRoles"));
    expect(await roleOf(node.factory, friend)).toMatchObject({ roles: 1, offered: 0 });
    await by(admin, onFactory("revokeRoles", friend.address, 1n));
    expect(await roleOf(node.factory, friend)).toMatchObject({ roles: 0 });
    expect(await roleOf(node.factory, relayer)).toMatchObject({ roles: 65 });
    await by(relayer, onFactory("setTerms", friend.address, true, 250));
    await by(organizer, onFactory("setDelegate", friend.address, true));
    await by(admin, onFactory("setTreasury", friend.address));
    await by(admin, onFactory("allowVersion", node.collectionImplementation, true));
    await by(friend, onFactory("requestOwnershipHandover"));
    await caughtUp();
    const waiting = await pool.query("select pending_owner from chain.handover");
    expect(waiting.rows).toEqual([{ pending_owner: lower(friend) }]);
    await by(friend, onFactory("cancelOwnershipHandover"));
    await caughtUp();
    expect((await pool.query("select * from chain.handover")).rows).toEqual([]);
    expect(version).toMatchObject({ address: node.collectionImplementation.toLowerCase() });
    expect(await rowsIn("terms", "organizer", lower(friend))).toMatchObject([{ allowed: true, platform_fee_bps: 250 }]);
    expect(await rowsIn("delegate", "organizer", lower(organizer))).toMatchObject([
      { delegate: lower(friend), allowed: true },
    ]);
    expect((await pool.query("select * from chain.house")).rows).toMatchObject([
      {
        factory: node.factory.toLowerCase(),
        owner: lower(admin),
        treasury: lower(friend),
        current_version: node.collectionImplementation.toLowerCase(),
      },
    ]);
    await by(friend, onFactory("requestOwnershipHandover"));
    await by(admin, onFactory("completeOwnershipHandover", friend.address));
    await caughtUp();
    expect((await pool.query("select owner from chain.house")).rows).toEqual([{ owner: lower(friend) }]);
    expect((await pool.query("select * from chain.handover")).rows).toEqual([]);
  });

  it("what holders say at the market: a burnt number, an attested account, money that nobody would take", async () => {
    const { address, call } = await newEvent(1);
    await by(fan, onMarket("cancelIntent", 77n));
    await by(relayer, onMarket("attest", [friend.address], 1_900_000_000));
    await by(relayer, call("freeze", 1n, reason));
    await by(relayer, call("unfreeze", 1n, reason));
    await caughtUp();
    expect(await rowsIn("cancelled_intent", "owner", lower(fan))).toMatchObject([{ nonce: "77" }]);
    expect(await rowsIn("account", "address", lower(friend))).toMatchObject([{ attested_until: 1_900_000_000 }]);
    const notes = (await rowsIn("ticket_note", "collection", address)).sort((a, b) => a.block - b.block);
    expect(notes).toMatchObject([
      { token_id: 1, kind: "frozen", reason },
      { token_id: 1, kind: "unfrozen", reason },
    ]);
  });

  it("counts of tiers, wallets and days as a scan of their rows counts them", async () => {
    await caughtUp();
    await expectCountsRight(pool);
  });

  it("the same when it is built from nothing", async () => {
    await node.rpc("anvil_mine", ["0x50"]);
    await caughtUp();
    const second = await indexer({ schema: "again", views: "again_views" });
    const tables = await pool.query(
      "select table_name from information_schema.views where table_schema = 'chain' and table_name not like '\\_%'",
    );
    expect(tables.rows.length).toBeGreaterThan(12);
    for (const { table_name } of tables.rows) {
      const rows = async (schema: string) =>
        (await pool.query(`select to_jsonb(t) as row from "${schema}"."${table_name}" t order by 1`)).rows;
      expect(await rows("again_views")).toEqual(await rows("chain"));
    }
    await second.stop();
  });
});
