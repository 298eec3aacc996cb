import { describe, expect, it } from "vitest";
import { testChain } from "../../test/chain";
import { freePort } from "../../test/free-port";
import { viemChain } from "./viem";

const node = await testChain();
const chain = viemChain(node);
const nobody = `0x${"5".repeat(40)}` as const;
const ref = `0x${"1".repeat(64)}` as const;
const sale = { collection: nobody, tokenId: 1, seller: nobody, buyer: node.factory, priceMinor: 5_000, saleRef: ref };

describe("the chain over viem", () => {
  it("answers with the contract's own word when it refuses", async () => {
    const answer = await chain.simulate({ kind: "settle", ...sale });
    expect(answer).toMatchObject({ ok: false, error: "TicketMarket_UnknownCollection" });
  });

  it("knows no collection of an event that has none, and says which address is none", async () => {
    expect(await chain.collectionOf(ref)).toBeNull();
    await expect(chain.nextTokenId(nobody)).rejects.toMatchObject({ code: "invariant-broken" });
  });

  it("says `chain-unavailable`, to be tried again, when no endpoint answers", async () => {
    const dead = viemChain({ ...node, rpcUrl: `http://127.0.0.1:${await freePort()}` });
    const away = { code: "chain-unavailable", retryable: true };
    await expect(dead.head()).rejects.toMatchObject(away);
    await expect(dead.simulate({ kind: "settle", ...sale })).rejects.toMatchObject(away);
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
    await new Promise((resolve) => setTimeout(resolve, 300));
    await node.rpc("anvil_mine", ["0x1"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(blocks).toBeGreaterThan(0);
    stop();
    const before = blocks;
    await node.rpc("anvil_mine", ["0x1"]);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(blocks).toBe(before);
  });
});
