import { randomUUID } from "node:crypto";
import net, { type AddressInfo, type Socket } from "node:net";
import { type Address, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useChainView } from "../db/chain";
import { toRef } from "../domain/shared/ref";
import { testChain } from "../test/chain";
import { testDatabase } from "../test/database";
import { signedCollection, testTier } from "../test/factory/collection";
import { testView } from "../test/view";
import { findTicket } from "./ticket";
import { waitForView } from "./view";

// Blocks come by the clock, as on Polygon: what was missed while a connection was down is fetched with the next one.
const node = await testChain({ blockSeconds: 1 });
const { url } = await testDatabase();
const { chain, indexer, act, caughtUp } = testView(node, url);
const organizer = privateKeyToAccount(generatePrivateKey());
const fan = privateKeyToAccount(generatePrivateKey()).address.toLowerCase() as Address;

/** A door before the node that can be shut: connections through it are cut and none is let in, until it opens again. */
async function door(target: string) {
  const { port } = new URL(target);
  const open = new Set<Socket>();
  let place = 0;
  const seen = { connections: 0 };
  const listen = async () => {
    const server = net.createServer((socket) => {
      seen.connections++;
      const inner = net.connect(Number(port), "127.0.0.1");
      for (const each of [socket, inner]) {
        open.add(each);
        each.on("error", () => undefined).once("close", () => open.delete(each));
      }
      socket.pipe(inner).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(place, "127.0.0.1", resolve));
    place = (server.address() as AddressInfo).port;
    return server;
  };
  let server = await listen();
  const shut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  };
  return {
    seen,
    port: place,
    shut,
    reopen: async () => {
      server = await listen();
    },
  };
}

let collection: Address = zeroAddress;
/** Mints a ticket and tells how long the view took to show it. */
async function shown(): Promise<number> {
  const expectedFirstId = await chain.nextTokenId(collection);
  const order = { to: fan, tierId: 1, quantity: 1, priceMinor: 5_000, orderRef: toRef(randomUUID()) };
  const block = await act({ kind: "mint", collection, expectedFirstId, orders: [order] });
  const begun = performance.now();
  expect(await waitForView(block, 20_000), `block ${block}`).toBe(true);
  expect(await findTicket(collection, expectedFirstId)).not.toBeNull();
  return performance.now() - begun;
}

describe("new blocks", { timeout: 120_000 }, async () => {
  const socket = await door(node.wsUrl);
  const first = await door(node.rpcUrl);
  afterAll(() => Promise.all([socket.shut(), first.shut()].map((shut) => shut.catch(() => undefined))));

  beforeAll(async () => {
    const wanted = await signedCollection(chain, organizer, { tiers: [testTier()] });
    await act(wanted);
    collection = (await chain.collectionOf(wanted.organizer, wanted.eventRef)) ?? zeroAddress;
    useChainView(url);
    await indexer(undefined, {
      CHAIN_WS_URL: `ws://127.0.0.1:${socket.port}`,
      CHAIN_RPC_URL: `http://127.0.0.1:${first.port},${node.rpcUrl}`,
    });
    await shown();
  });

  it("come by websocket, the next one after a broken connection too, with what happened while it was broken", async () => {
    expect(socket.seen.connections).toBe(1);
    await socket.shut();
    await socket.reopen();
    for (let at = 0; at < 3; at++) await shown();
  });

  it("come when one of two endpoints is gone, and when it is back", async () => {
    await first.shut();
    for (let at = 0; at < 3; at++) await shown();
    await first.reopen();
    for (let at = 0; at < 3; at++) await shown();
  });

  it("are asked for when no websocket answers any more, and go on when one does again", async () => {
    await socket.shut();
    // Nothing is announced now: only asking can find these.
    for (let at = 0; at < 3; at++) await shown();
    await socket.reopen();
    for (let at = 0; at < 3; at++) await shown();
    await caughtUp();
  });
});
