import { parseTransaction } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { testChain } from "../../test/chain";
import { signedCollection } from "../../test/factory/collection";
import { freePort } from "../../test/free-port";
import { keySigner } from "../signer/key";
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

  it("names the slots that a call reads where Polygon's prices make that cheaper, and none on Ethereum's", async () => {
    const sender = chain.relayer();
    const wanted = await signedCollection(chain, privateKeyToAccount(generatePrivateKey()));
    expect(await chain.accessList(wanted, sender)).toBeNull();
    const polygon = viemChain({ ...node, gasSchedule: "polygon" });
    const found = await polygon.accessList(wanted, sender);
    expect(found?.list.flatMap(({ storageKeys }) => storageKeys).length).toBeGreaterThan(0);
    expect(found?.saves).toBeGreaterThan(0n);
    const simulated = await polygon.simulate(wanted, sender);
    const [nonce, fees] = [await polygon.nextNonce(sender), await polygon.fees()];
    const gas = simulated.ok ? simulated.gas : 0n;
    const signed = await polygon.sign(wanted, { sender, nonce, gas, fees, accessList: found?.list });
    const dearer = await polygon.reprice(signed.raw, {
      maxFeePerGas: fees.maxFeePerGas * 2n,
      maxPriorityFeePerGas: fees.maxPriorityFeePerGas * 2n,
    });
    expect(parseTransaction(dearer.raw).accessList).toEqual(parseTransaction(signed.raw).accessList);
    await polygon.send(signed.raw);
    expect(await polygon.receipt(signed.hash)).toMatchObject({ state: "mined", feeWei: expect.any(BigInt) });
    // A call that the contract refuses has no list, and no failure of its own either.
    expect(await polygon.accessList(wanted, sender)).toSatisfy((list) => list === null || typeof list === "object");
  });

  it("signs for every relayer that it holds, names the first that does not drain, and knows no other", async () => {
    const [old, next] = [keySigner(generatePrivateKey()), keySigner(generatePrivateKey())];
    const house = viemChain({
      ...node,
      relayers: [
        { signer: old, draining: true },
        { signer: next, draining: false },
      ],
    });
    expect(house.relayer()).toBe(next.address);
    expect(house.relayers()).toEqual([
      { address: old.address, draining: true },
      { address: next.address, draining: false },
    ]);
    const fees = await house.fees();
    const call = { kind: "top-up", to: nobody, amountWei: 1n } as const;
    for (const { address } of house.relayers()) {
      await node.fund(address);
      const signed = await house.sign(call, { sender: address, nonce: 0, gas: 21_000n, fees });
      expect(signed.from).toBe(address);
      await house.send(signed.raw);
      expect(await house.receipt(signed.hash)).toMatchObject({ state: "mined" });
    }
    expect(await house.balance(nobody)).toBe(2n);
    await expect(house.sign(call, { sender: nobody, nonce: 0, gas: 21_000n, fees })).rejects.toMatchObject({
      code: "misconfigured",
    });
    expect(() => viemChain({ ...node, relayers: [{ signer: old, draining: true }] })).toThrow("each one is draining");
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

  it("tells the hash of a block once it is final, and nothing before", async () => {
    const { latest } = await chain.head();
    expect(await chain.finalBlockHash(latest + 2)).toBeNull();
    await node.rpc("anvil_mine", ["0x6"]);
    const block = (await node.rpc("eth_getBlockByNumber", [`0x${(latest + 2).toString(16)}`, false])) as {
      hash: string;
    };
    expect(await chain.finalBlockHash(latest + 2)).toBe(block.hash);
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
