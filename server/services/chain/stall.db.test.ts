import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { viemChain } from "../../adapters/chain/viem";
import { testChain } from "../../test/chain";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { onSale } from "../../test/factory/on-sale";
import type { Ctx } from "../verb";
import { chainKnowledge } from "./chain-status";
import { observeChain } from "./observe-chain";
import { openWaitingRoom } from "./waiting-room";

vi.mock("../../read/view", () => ({ onViewMoved: () => () => undefined }));
vi.mock("../../read/ticket", () => ({ listTicketsByOrderRefs: async () => [] }));

const node = await testChain();
const { db } = await testDatabase();
const house = testContext(db);

/** Tells the truth about everything but the last final block, while finality stands still; or nothing at all. */
let stuckAt: number | null = null;
let silent = false;
const liar = http.createServer(async (request, response) => {
  if (silent) return void request.socket.destroy();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const body = stuckAt === null ? text : text.replaceAll('"finalized"', `"0x${stuckAt.toString(16)}"`);
  const answer = await fetch(node.rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
  response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
});
await new Promise<void>((resolve) => liar.listen(0, "127.0.0.1", resolve));
afterAll(() => void liar.close());

const chain = viemChain({
  ...node,
  rpcUrl: `http://127.0.0.1:${(liar.address() as AddressInfo).port}`,
  wsUrl: undefined,
});
const relayer = chain.relayer();
const ctx = (): Ctx => {
  const made = house.ctx();
  return { ...made, ports: { ...made.ports, chain } };
};
const look = () => observeChain({ ctx: ctx(), input: {} });
const know = () => chainKnowledge(ctx());
const mine = (blocks: number) => node.rpc("anvil_mine", [`0x${blocks.toString(16)}`]);
/** Blocks, two seconds apart by the chain's own clock. */
const pass = (seconds: number) => node.rpc("anvil_mine", [`0x${(seconds / 2).toString(16)}`, "0x2"]);

let orderId: string;
let mintKey: string;
beforeAll(async () => {
  const sale = await onSale(db);
  const fan = await sale.fan();
  const tierId = sale.tiers[0]?.id ?? "";
  const { id: organizationId } = sale.organization;
  const hold = await db.hold.create({
    data: {
      id: crypto.randomUUID(),
      organizationId,
      eventId: sale.event.id,
      sessionId: fan.sessionId,
      state: "converted",
      expiresAt: new Date(),
    },
  });
  const order = await db.order.create({
    data: {
      number: "STALL234",
      organizationId,
      eventId: sale.event.id,
      holdId: hold.id,
      kind: "primary",
      state: "fulfilled",
      email: "ada@example.test",
      locale: "en",
      sessionId: fan.sessionId,
      currency: "EUR",
      totalMinor: 4_500,
      platformFeeMinor: 0,
      items: { create: { tierId, quantity: 1, unitMinor: 4_500 } },
    },
    include: { items: true },
  });
  orderId = order.id;
  mintKey = `mint:${order.items[0]?.id}`;
  await mine(10);
  const { latest } = await chain.head();
  await db.chainIntent.create({
    data: { kind: "mint", dedupeKey: mintKey, lane: "0x", payload: {}, state: "mined", blockNumber: latest },
  });
});

describe("a quarter of an hour without finality", () => {
  it("is seen by the chain's own clock, told to those who wait, and over for all of them when finality is back", async () => {
    const told: { stage: string; reason: string | null; since: string | null }[] = [];
    const room = openWaitingRoom(ctx);
    await look();
    expect(await know()).toMatchObject({ stalled: false, trouble: null });
    const leave = room.orders.follow(orderId, ({ shown }) => told.push(shown.chain));
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ stage: "mined", reason: null, since: null }));

    const { finalized, latest } = await chain.head();
    stuckAt = finalized;
    await pass(40);
    await look();
    expect((await know()).stalled).toBe(false);
    await node.rpc("evm_increaseTime", [860]);
    await pass(40);
    await look();
    const during = await know();
    expect(during).toMatchObject({ stalled: true, trouble: "finality" });
    expect(during.certaintyOf(latest)).toBe("mined");
    const status = await db.chainStatus.findUniqueOrThrow({ where: { chainId: 31_337 } });
    expect((status.latestAt?.getTime() ?? 0) - (status.finalizedAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(900_000);
    await vi.waitFor(() =>
      expect(told.at(-1)).toEqual({ stage: "mined", reason: "finality", since: status.troubleSince?.toISOString() }),
    );

    // Nothing happened while it lasted: nobody is told again.
    const before = told.length;
    await pass(4);
    await look();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(told).toHaveLength(before);

    stuckAt = null;
    await look();
    expect(await know()).toMatchObject({ stalled: false, trouble: null, since: null });
    expect((await know()).certaintyOf(latest)).toBe("final");
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ stage: "mined", reason: null, since: null }));
    await db.chainIntent.update({ where: { dedupeKey: mintKey }, data: { state: "final" } });
    await pass(2);
    await look();
    await vi.waitFor(() => expect(told.at(-1)?.stage).toBe("final"));
    leave();
    room.close();
  });
});

describe("the written state of the chain", () => {
  it("names the relayers' balances and says which is low", async () => {
    await look();
    const { relayers } = await db.chainStatus.findUniqueOrThrow({ where: { chainId: 31_337 } });
    expect(relayers).toMatchObject([{ address: relayer, draining: false, low: false }]);
    await node.rpc("anvil_setBalance", [relayer, "0x1"]);
    await look();
    const after = await db.chainStatus.findUniqueOrThrow({ where: { chainId: 31_337 } });
    expect(after.relayers).toMatchObject([{ balanceWei: "1", low: true }]);
  });

  it("keeps what it knew when no endpoint answers, and is well again by itself", async () => {
    await look();
    const known = await db.chainStatus.findUniqueOrThrow({ where: { chainId: 31_337 } });
    silent = true;
    await look();
    expect(await know()).toMatchObject({ stalled: true, trouble: "unreachable" });
    const { latest, finalized } = await db.chainStatus.findUniqueOrThrow({ where: { chainId: 31_337 } });
    expect({ latest, finalized }).toEqual({ latest: known.latest, finalized: known.finalized });
    silent = false;
    await look();
    expect((await know()).trouble).toBeNull();
  });
});
