import { createPublicClient, http, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { kuboPin } from "../../adapters/pin/kubo";
import { startIpfsTwin } from "../../adapters/pin/twin/start";
import { testChain } from "../../test/chain";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { signedCollection, testTier } from "../../test/factory/collection";
import { draftInput, organizer } from "../../test/factory/organizer";
import { testView } from "../../test/view";
import { createEvent } from "./create-event";
import { pinMetadata } from "./pin-metadata";

const { db, url } = await testDatabase();
const node = await testChain();
const ipfs = await startIpfsTwin({ port: 0 });
afterAll(() => ipfs.close());
const house = testContext(db);
const pin = kuboPin({ apiUrl: ipfs.url });
const ctx = () => ({ ...house.ctx(), ports: { ...house.ctx().ports, pin } });
const fail = (failure: object) =>
  fetch(new URL("/__admin/fail", ipfs.url), { method: "POST", body: JSON.stringify(failure) });

let eventId: string;
beforeEach(async () => {
  const { owner } = await organizer(db);
  const input = draftInput({
    title: "Jazz Night",
    description: "write to dana@example.test",
    venueAddress: "7 Her Street",
  });
  eventId = (await createEvent({ ctx: house.ctx(owner), input })).id;
  await db.event.update({ where: { id: eventId }, data: { state: "publishing" } });
});

/** What a wallet that knows nothing of us does: asks the token, then any gateway. */
const erc721 = [
  {
    type: "function",
    name: "tokenURI",
    stateMutability: "view",
    inputs: [{ name: "tokenId", type: "uint256" }],
    outputs: [{ type: "string" }],
  },
  { type: "function", name: "contractURI", stateMutability: "view", inputs: [], outputs: [{ type: "string" }] },
] as const;
const open = (uri: string) => fetch(new URL(uri.replace("ipfs://", "/ipfs/"), ipfs.url));

describe("metadata of an event", () => {
  it("is read by a wallet that knows nothing of us, from the token to the picture", async () => {
    const folder = await pinMetadata({ ctx: ctx(), input: { eventId } });
    const { chain, act } = testView(node, url);
    const wanted = await signedCollection(chain, privateKeyToAccount(generatePrivateKey()), {
      contractUri: folder,
      tiers: [testTier(), testTier()],
    });
    await act(wanted);
    const collection = (await chain.collectionOf(wanted.organizer, wanted.eventRef)) ?? zeroAddress;
    const orderRef = wanted.eventRef;
    const to = privateKeyToAccount(generatePrivateKey()).address;
    await act({
      kind: "mint",
      collection,
      expectedFirstId: 1,
      orders: [{ to, tierId: 2, quantity: 1, priceMinor: 5_000, orderRef }],
    });

    const wallet = createPublicClient({ transport: http(node.rpcUrl) });
    const ask = { address: collection, abi: erc721 } as const;
    const uri = await wallet.readContract({ ...ask, functionName: "tokenURI", args: [1n] });
    const ticket = await open(uri);
    expect(ticket.headers.get("content-type")).toBe("application/json");
    const { name, description, image } = (await ticket.json()) as Record<string, string>;
    expect({ name, description }).toMatchObject({
      name: "Jazz Night: Gallery",
      description: expect.stringMatching(/^Jazz Night, \d{4}-\d\d-\d\d \d\d:\d\d, Old Mill\.$/),
    });
    const picture = await open(image ?? "");
    expect(picture.headers.get("content-type")).toBe("image/svg+xml");
    expect(await picture.text()).toMatch(/^<svg [^>]*>/);
    const whole = await open(await wallet.readContract({ ...ask, functionName: "contractURI" }));
    expect(await whole.json()).toMatchObject({ name: "Jazz Night", image });
  });

  it("says nothing of people, streets or free texts", async () => {
    const folder = await pinMetadata({ ctx: ctx(), input: { eventId } });
    for (const file of ["collection.json", "tier-1.json", "tier-2.json"])
      expect(await (await open(`${folder}/${file}`)).text()).not.toMatch(/dana|Street|@/i);
  });

  it("is pinned once at one address, however often publishing is tried", async () => {
    await fail({ path: "/api/v0/add", times: 1, status: 503 });
    await expect(pinMetadata({ ctx: ctx(), input: { eventId } })).rejects.toMatchObject({ retryable: true });
    expect((await db.event.findUniqueOrThrow({ where: { id: eventId } })).metadataUri).toBeNull();
    const folders = await Promise.all([1, 2, 3].map(() => pinMetadata({ ctx: ctx(), input: { eventId } })));
    expect(new Set(folders).size).toBe(1);
    expect((await db.event.findUniqueOrThrow({ where: { id: eventId } })).metadataUri).toBe(folders[0]);
  });

  it("uses the picture that the organizer chose, and draws one when its file is gone", async () => {
    const imageOf = async (imagePath: string) => {
      await db.event.update({ where: { id: eventId }, data: { imagePath } });
      const folder = await pinMetadata({ ctx: ctx(), input: { eventId } });
      const { image } = (await (await open(`${folder}/collection.json`)).json()) as { image: string };
      return (await open(image)).text();
    };
    expect(await imageOf("/images/events/jazz-night.svg")).not.toContain("Jazz Night");
    expect(await imageOf("/images/events/no-such-picture.svg")).toContain("Jazz Night");
    await expect(imageOf("/images/../../secrets.svg")).rejects.toMatchObject({ code: "invariant-broken" });
  });
});
