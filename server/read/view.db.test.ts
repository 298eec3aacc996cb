import { randomUUID } from "node:crypto";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { beforeAll, describe, expect, it } from "vitest";
import { ticketCollectionAbi } from "../../contracts/abi/TicketCollection";
import { deployContracts } from "../../contracts/script/deploy.mjs";
import { viemChain } from "../adapters/chain/viem";
import { useChainView } from "../db/chain";
import { toRef } from "../domain/shared/ref";
import type { Part } from "../local/part";
import type { ChainPort, NewCollection } from "../ports/chain";
import { testChain } from "../test/chain";
import { expectCountsRight } from "../test/counts";
import { testDatabase } from "../test/database";
import { signedCollection, testTier } from "../test/factory/collection";
import { testView } from "../test/view";
import { findCollection, listTiers } from "./collection";
import { countEntries, findEntry } from "./entry";
import { listChainListings } from "./listing";
import { findSale, listTransfers } from "./sale";
import { countByTier, findTicket, getTicket, listTicketsByOrderRefs, listTicketsByOwner } from "./ticket";
import { viewBlock, waitForView } from "./view";

const node = await testChain();
const { url, pool } = await testDatabase();
const { chain, reader, indexer, act, by, expectTicketsAsOnChain } = testView(node, url);

const later = Math.floor(Date.now() / 1000) + 86_400;
const seller = privateKeyToAccount(generatePrivateKey());
const sellerAddress = seller.address.toLowerCase() as Hex;
const organizer = privateKeyToAccount(generatePrivateKey());
const buyer = privateKeyToAddress(generatePrivateKey()).toLowerCase() as Hex;
const friend = privateKeyToAddress(generatePrivateKey()).toLowerCase() as Hex;

async function newCollection(
  port: ChainPort = chain,
  change: Partial<NewCollection> = {},
): Promise<{ address: Hex; block: number }> {
  const tiers = [testTier({ cap: 50 }), testTier({ cap: 50, priceMinor: 9_000 })];
  const wanted = await signedCollection(port, organizer, { tiers, ...change });
  const block = await act(wanted, port);
  const address = await port.collectionOf(wanted.organizer, wanted.eventRef);
  if (!address) throw new Error("no collection");
  return { address, block };
}

async function mint(collection: Hex, quantity: number, port: ChainPort = chain) {
  const orderRef = toRef(randomUUID());
  const expectedFirstId = await port.nextTokenId(collection);
  const order = { to: sellerAddress, tierId: 1, quantity, priceMinor: 5_000, orderRef };
  const block = await act({ kind: "mint", collection, expectedFirstId, orders: [order] }, port);
  return { orderRef, block };
}

const bulkBase = 2 ** 30;
/** One ticket in a bulk issue, the collection's first. */
const issue = (address: Hex) =>
  by(privateKeyToAccount(node.relayerKey), {
    address,
    abi: ticketCollectionAbi,
    functionName: "mintBulk",
    args: [BigInt(bulkBase), 1, 5_000, toRef(randomUUID()), buyer],
  });

/** A holder's wish, signed, as the market takes it. */
async function signed(type: "List" | "Gift", message: Record<string, unknown>, fields: [type: string, name: string][]) {
  const wish = { ...message, nonce: BigInt(`0x${randomUUID().replaceAll("-", "")}`), deadline: later };
  const signature = await seller.signTypedData({
    domain: { name: "TicketChain Market", version: "1", chainId: chain.chainId, verifyingContract: chain.market },
    types: {
      [type]: [...fields, ["uint256", "nonce"], ["uint40", "deadline"]].map(([kind, name]) => ({
        type: String(kind),
        name: String(name),
      })),
    },
    primaryType: type,
    message: wish,
  });
  return { nonce: wish.nonce, deadline: later, owner: sellerAddress, signature };
}

async function list(collection: Hex, tokenId: number, priceMinor: number): Promise<number> {
  const message = { collection, tokenId: BigInt(tokenId), priceMinor };
  const proof = await signed("List", message, [
    ["address", "collection"],
    ["uint256", "tokenId"],
    ["uint32", "priceMinor"],
  ]);
  return act({ kind: "list", collection, tokenId, priceMinor, ...proof });
}

async function give(collection: Hex, tokenId: number, to: Hex): Promise<number> {
  const giftRef = toRef(randomUUID());
  const message = { collection, tokenId: BigInt(tokenId), to, giftRef };
  const proof = await signed("Gift", message, [
    ["address", "collection"],
    ["uint256", "tokenId"],
    ["address", "to"],
    ["bytes32", "giftRef"],
  ]);
  return act({ kind: "gift", collection, tokenId, to, giftRef, ...proof });
}

/** Every ticket of the collection's orders as the contract says it, beside what the view says. */
async function expectViewIsChain(collection: Hex): Promise<void> {
  const next = await chain.nextTokenId(collection);
  const tokenIds = Array.from({ length: next - 1 }, (_, at) => at + 1);
  await expectTicketsAsOnChain(collection, tokenIds);
  expect(await findTicket(collection, next)).toBeNull();
}

describe("before the indexer has run", () => {
  it("answers `indexer-behind`, to be tried again, instead of falling", async () => {
    useChainView(url);
    const behind = { code: "indexer-behind", retryable: true };
    await expect(viewBlock()).rejects.toMatchObject(behind);
    await expect(findTicket("0xaa", 1)).rejects.toMatchObject(behind);
    expect(await waitForView(1, 200)).toBe(false);
  });
});

describe("the view", () => {
  let part: Part;
  let collection: { address: Hex; block: number };
  let minted: { orderRef: Hex; block: number };

  beforeAll(async () => {
    part = await indexer();
    useChainView(url);
    collection = await newCollection();
    minted = await mint(collection.address, 5);
    expect(await waitForView(minted.block, 10_000)).toBe(true);
  });

  it("has the tiers that a collection names in the block that made it", async () => {
    expect(await findCollection(collection.address)).toMatchObject({ name: "Aurora", platformFeeBps: 500 });
    const tiers = await listTiers(collection.address);
    expect(tiers.map(({ tierId, priceMinor, currency, cap }) => [tierId, priceMinor, currency, cap])).toEqual([
      [1, 5_000, "EUR", 50],
      [2, 9_000, "EUR", 50],
    ]);
  });

  it("shows a holder's tickets and an order's tickets with the time and transaction of their mint", async () => {
    const tickets = await listTicketsByOrderRefs([minted.orderRef]);
    expect(tickets.map(({ tokenId }) => tokenId)).toEqual([1, 2, 3, 4, 5]);
    expect(await listTicketsByOwner(seller.address)).toEqual(tickets);
    const block = await reader.getBlock({ blockNumber: BigInt(minted.block) });
    expect(tickets[0]?.mintedAt).toEqual(new Date(Number(block.timestamp) * 1000));
    expect(block.transactions).toContain(tickets[0]?.mintTx);
    expect(await listTicketsByOrderRefs([])).toEqual([]);
  });

  it("follows an offer, its sale with the split, a gift and an entry", async () => {
    const { address } = collection;
    const saleRef = toRef(randomUUID());
    await waitForView(await list(address, 1, 5_500), 10_000);
    expect(await listChainListings(address)).toMatchObject([{ tokenId: 1, priceMinor: 5_500, seller: sellerAddress }]);
    const sale = { seller: sellerAddress, buyer, priceMinor: 5_500, saleRef };
    await act({ kind: "settle", collection: address, tokenId: 1, ...sale });
    await give(address, 2, friend);
    const usedAt = later - 86_400;
    const gateRef = toRef(randomUUID());
    await act({ kind: "check-in", collection: address, tokenIds: [3, 4], gateRef, usedAt: [usedAt, usedAt + 1] });
    await expectViewIsChain(address);
    expect(await listChainListings(address)).toEqual([]);
    expect(await findSale(saleRef)).toMatchObject({ sellerMinor: 4_675, royaltyMinor: 550, platformMinor: 275 });
    expect((await listTransfers(address, 1)).map(({ cause, to }) => [cause, to])).toEqual([
      ["mint", sellerAddress],
      ["sale", buyer],
    ]);
    expect(await findEntry(address, 3)).toMatchObject({ gateRef, usedAt: new Date(usedAt * 1000) });
    expect(await countEntries(address)).toBe(2);
    expect(await countByTier(address)).toEqual([
      { tierId: 1, minted: 5, refunded: 0, used: 2, resold: 1, listed: 0 },
      { tierId: 2, minted: 0, refunded: 0, used: 0, resold: 0, listed: 0 },
    ]);
  });

  it("equals the chain again after a reorganisation", async () => {
    const { address } = collection;
    await expectViewIsChain(address);
    await mint(address, 3);
    const head = await list(address, 5, 5_000);
    await waitForView(head, 10_000);
    expect(await findTicket(address, 8)).not.toBeNull();
    await node.rpc("anvil_reorg", [2, []]);
    const { block } = await mint(address, 1);
    await waitForView(block, 10_000);
    for (let tries = 0; tries < 100 && (await findTicket(address, 8)); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await expectViewIsChain(address);
    expect((await getTicket(address, 5)).askMinor).toBeNull();
    await expectCountsRight(pool);
  });

  it("keeps out a stranger's contract that says the same words", async () => {
    const deployerKey = generatePrivateKey();
    await node.fund(privateKeyToAddress(deployerKey));
    const relayer = chain.relayer();
    const strange = await deployContracts({ rpcUrl: node.rpcUrl, deployerKey, relayer, treasury: relayer });
    const stranger = viemChain({ ...node, factory: strange.factory, market: strange.market });
    const theirs = await newCollection(stranger);
    const { block } = await mint(theirs.address, 2, stranger);
    expect(await waitForView(block, 10_000)).toBe(true);
    expect(await findTicket(theirs.address, 1)).toBeNull();
    expect(await listTiers(theirs.address)).toEqual([]);
  });

  it("lets a hundred wait for one block with one question, and tells each when its time is over", async () => {
    const { block } = await mint(collection.address, 1);
    expect(await Promise.all(Array.from({ length: 100 }, () => waitForView(block, 10_000)))).not.toContain(false);
    expect(await waitForView(block + 1_000, 300)).toBe(false);
  });

  it("has missed nothing after a restart, whether it happened before it, meanwhile or after", async () => {
    // Beyond the depth in which a reorganisation is reckoned with, so that the restart reads it from what was kept.
    await node.rpc("anvil_mine", ["0x50"]);
    await waitForView(Number(await reader.getBlockNumber({ cacheTime: 0 })), 20_000);
    await part.stop();
    expect(await findTicket(collection.address, 1)).not.toBeNull();
    const meanwhile = await newCollection();
    await mint(meanwhile.address, 2);
    await mint(collection.address, 1);
    part = await indexer();
    await mint(collection.address, 1);
    await mint(meanwhile.address, 1);
    // Whose holders only a Transfer names, and Transfers are taken by address: of a collection that came live, and of one meanwhile.
    for (const { address } of [collection, meanwhile]) await issue(address);
    await expectViewIsChain(collection.address);
    await expectViewIsChain(meanwhile.address);
    for (const { address } of [collection, meanwhile]) await expectTicketsAsOnChain(address, [bulkBase]);
    expect(await listTiers(meanwhile.address)).toHaveLength(2);
  });

  it("is the same when it is built from nothing beside the old one", async () => {
    await node.rpc("anvil_mine", ["0x50"]);
    const second = await indexer({ schema: "from_nothing", views: "from_nothing_views" });
    for (const table of ["collection", "tier", "ticket", "issue", "listing", "sale", "entry", "gift", "transfer"]) {
      const rows = async (schema: string) =>
        (await pool.query(`select to_jsonb(t) as row from "${schema}"."${table}" t order by 1`)).rows;
      expect(await rows("from_nothing_views")).toEqual(await rows("chain"));
    }
    await second.stop();
  });
});
