import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { testChain } from "../../test/chain";
import { signedCollection } from "../../test/factory/collection";
import { freePort } from "../../test/free-port";
import { viemChain } from "./viem";

const node = await testChain();
const chain = viemChain(node);
const nobody = `0x${"5".repeat(40)}` as const;
const ref = `0x${"1".repeat(64)}` as const;
const sale = { collection: nobody, tokenId: 1, seller: nobody, buyer: node.factory, priceMinor: 5_000, saleRef: ref };

describe("the chain over viem", () => {
  it("answers with the contract's own word when it refuses", async () => {
    const answer = await chain.simulate({ kind: "settle", ...sale }, chain.relayer());
    expect(answer).toMatchObject({ ok: false, error: "TicketMarket_UnknownCollection" });
  });

  it("knows no collection of an event that has none, and says which address is none", async () => {
    expect(await chain.collectionOf(nobody, ref)).toBeNull();
    await expect(chain.nextTokenId(nobody)).rejects.toMatchObject({ code: "invariant-broken" });
  });

  it("makes a collection that its organizer signed for, once, and refuses it when one word of it is another", async () => {
    const organizer = privateKeyToAccount(generatePrivateKey());
    const wanted = await signedCollection(chain, organizer);
    const changed = { ...wanted, platformFeeBps: wanted.platformFeeBps + 1 };
    expect(await chain.simulate(changed, chain.relayer())).toMatchObject({
      ok: false,
      error: "TicketFactory_InvalidSignature",
    });
    const late = await signedCollection(chain, organizer, { doorsAt: 1, endsAt: 2 });
    expect(await chain.simulate({ ...late, deadline: 1 }, chain.relayer())).toMatchObject({
      ok: false,
      error: "TicketFactory_Expired",
    });
    const simulated = await chain.simulate(wanted, chain.relayer());
    expect(simulated).toMatchObject({ ok: true });
    const sender = chain.relayer();
    const [nonce, fees] = [await chain.nextNonce(sender), await chain.fees()];
    const { raw } = await chain.sign(wanted, { sender, nonce, gas: simulated.ok ? simulated.gas : 0n, fees });
    await chain.send(raw);
    const collection = await chain.collectionOf(wanted.organizer, wanted.eventRef);
    expect(await chain.nextTokenId(collection ?? nobody)).toBe(1);
    expect(await chain.collectionOf(nobody, wanted.eventRef)).toBeNull();
    expect(await chain.simulate(wanted, chain.relayer())).toMatchObject({
      ok: false,
      error: "TicketFactory_AlreadyCreated",
    });
  });

  it("says `chain-unavailable`, to be tried again, when no endpoint answers", async () => {
    const dead = viemChain({ ...node, rpcUrl: `http://127.0.0.1:${await freePort()}` });
    const away = { code: "chain-unavailable", retryable: true };
    await expect(dead.head()).rejects.toMatchObject(away);
    await expect(dead.simulate({ kind: "settle", ...sale }, chain.relayer())).rejects.toMatchObject(away);
    await expect(dead.nextTokenId(nobody)).rejects.toMatchObject(away);
    await expect(dead.send("0x00")).rejects.toMatchObject(away);
    await expect(dead.receipt(ref)).rejects.toMatchObject(away);
  });

  it("knows a receipt that does not exist from a node that does not answer", async () => {
    expect(await chain.receipt(ref)).toEqual({ state: "unknown" });
  });

  it("calls back for a block that is pushed, and stays silent once stopped", async () => {
    let blocks = 0;
    const stop = chain.watchBlocks(() => blocks++);
    // The heartbeat alone would have called four times at most when this ends.
    for (let mined = 0; mined < 20 && blocks < 5; mined++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await node.rpc("anvil_mine", ["0x1"]);
    }
    expect(blocks).toBeGreaterThanOrEqual(5);
    stop();
    const before = blocks;
    await node.rpc("anvil_mine", ["0x1"]);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(blocks).toBe(before);
  });
});
