import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createPublicClient, type Hex, http } from "viem";
import { generatePrivateKey, privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ticketCollectionAbi } from "../../contracts/abi/TicketCollection";
import { deployContracts } from "../../contracts/script/deploy.mjs";
import { viemChain } from "../adapters/chain/viem";
import { useChainView } from "../db/chain";
import { toRef } from "../domain/shared/ref";
import { Part } from "../local/part";
import { ponderPart } from "../local/servers";
import type { Call, ChainPort } from "../ports/chain";
import { testChain } from "../test/chain";
import { testDatabase } from "../test/database";
import { freePort } from "../test/free-port";
import { findCollection, listTiers } from "./collection";
import { countEntries, findEntry } from "./entry";
import { listChainListings } from "./listing";
import { findSale, listTransfers } from "./sale";
import { countByTier, findTicket, getTicket, listTicketsByOrderRefs, listTicketsByOwner } from "./ticket";
import { stopWatchingView, viewBlock, waitForView } from "./view";

const node = await testChain();
const { url, pool } = await testDatabase();
const chain = viemChain(node);
const reader = createPublicClient({ transport: http(node.rpcUrl) });
const logDir = mkdtempSync(path.join(os.tmpdir(), "tc-view-"));
const parts = new Set<Part>();

/** The indexer as `npm start` runs it; another `--schema` and views when asked for. */
async function indexer(names?: { schema: string; views: string }): Promise<Part> {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH ?? "",
    DATABASE_URL: url,
    CHAIN_ID: String(node.chainId),
    CHAIN_RPC_URL: node.rpcUrl,
    CHAIN_WS_URL: node.wsUrl,
    CHAIN_FACTORY: node.factory,
    CHAIN_MARKET: node.market,
    CHAIN_START_BLOCK: String(node.startBlock),
    PONDER_TELEMETRY_DISABLED: "true",
  };
  const spec = ponderPart({ port, env });
  const renamed = () => {
    const command = spec.command();
    const args = command.args.join("\n");
    if (!names) return command;
    const changed = args
      .replace(/--schema\n.*/, `--schema\n${names.schema}`)
      .replace(/--views-schema\n.*/, `--views-schema\n${names.views}`);
    return { ...command, args: changed.split("\n") };
  };
  const part = new Part({ ...spec, command: renamed }, logDir);
  parts.add(part);
  await part.start();
  return part;
}

afterAll(async () => {
  await stopWatchingView();
  await Promise.all([...parts].map((part) => part.stop()));
  rmSync(logDir, { recursive: true, force: true });
});

/** Does it now, as the relayer. @returns the block. */
async function act(call: Call, port: ChainPort = chain): Promise<number> {
  const simulated = await port.simulate(call);
  if (!simulated.ok) throw new Error(`${simulated.error} ${String(simulated.args)}`);
  const { raw, hash } = await port.sign(call, await port.nextNonce(), simulated.gas);
  await port.send(raw);
  for (;;) {
    const receipt = await port.receipt(hash);
    if (receipt.state === "mined") return receipt.blockNumber;
    if (receipt.state === "reverted") throw new Error(`${call.kind} reverted`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const later = Math.floor(Date.now() / 1000) + 86_400;
const seller = privateKeyToAccount(generatePrivateKey());
const sellerAddress = seller.address.toLowerCase() as Hex;
const buyer = privateKeyToAddress(generatePrivateKey()).toLowerCase() as Hex;
const friend = privateKeyToAddress(generatePrivateKey()).toLowerCase() as Hex;

async function newCollection(port: ChainPort = chain): Promise<{ address: Hex; block: number }> {
  const eventRef = toRef(randomUUID());
  const tier = {
    cap: 50,
    priceMinor: 5_000,
    currency: "EUR",
    salesStartAt: 1,
    salesEndAt: later,
    resaleAllowed: true,
    resaleCapBps: 11_000,
    royaltyBps: 1_000,
    giftsMax: 1,
    giftBlackoutSeconds: 0,
  };
  const rules = { organizer: buyer, name: "Aurora", symbol: "AUR", doorsAt: later, endsAt: later + 10 };
  const tiers = [tier, { ...tier, priceMinor: 9_000 }];
  const rest = { platformFeeBps: 500, contractUri: "https://tickets.example/event" };
  const block = await act({ kind: "deploy", eventRef, ...rules, ...rest, tiers }, port);
  const address = await port.collectionOf(eventRef);
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

/** Every ticket of the collection as the contract says it, beside what the view says. */
async function expectViewIsChain(collection: Hex): Promise<void> {
  await waitForView(Number(await reader.getBlockNumber({ cacheTime: 0 })), 10_000);
  const next = await chain.nextTokenId(collection);
  for (let tokenId = 1; tokenId < next; tokenId++) {
    const onChain = await reader.readContract({
      address: collection,
      abi: ticketCollectionAbi,
      functionName: "ticketOf",
      args: [BigInt(tokenId)],
    });
    const seen = await getTicket(collection, tokenId);
    expect({
      owner: seen.owner,
      tierId: seen.tierId,
      listed: seen.askMinor !== null,
      frozen: seen.frozen,
      used: seen.usedAt !== null,
      pricePaidMinor: seen.pricePaidMinor,
      askMinor: seen.askMinor ?? 0,
      transferCount: seen.transferCount,
      giftCount: seen.giftCount,
    }).toEqual({ ...onChain, owner: onChain.owner.toLowerCase() });
  }
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
    expect(await countByTier(address)).toEqual([{ tierId: 1, minted: 5, used: 2, listed: 0 }]);
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
    await expectViewIsChain(collection.address);
    await expectViewIsChain(meanwhile.address);
    expect(await listTiers(meanwhile.address)).toHaveLength(2);
  });

  it("is the same when it is built from nothing beside the old one", async () => {
    await node.rpc("anvil_mine", ["0x50"]);
    const second = await indexer({ schema: "from_nothing", views: "from_nothing_views" });
    for (const table of ["collection", "tier", "ticket", "listing", "sale", "entry", "gift", "transfer"]) {
      const rows = async (schema: string) =>
        (await pool.query(`select to_jsonb(t) as row from "${schema}"."${table}" t order by 1`)).rows;
      expect(await rows("from_nothing_views")).toEqual(await rows("chain"));
    }
    await second.stop();
  });
});
