import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { describeGas } from "../gas/describe-gas";
import { recordSpent } from "../gas/record-spent";
import { abandonIntent } from "./abandon-intent";
import { getIntent } from "./get-intent";
import { listIntents } from "./list-intents";
import { retryIntent } from "./retry-intent";

const { db } = await testDatabase();
const house = testContext(db);
const organizationId = randomUUID();
const owner = { kind: "member" as const, userId: randomUUID(), organizationId, role: "owner" as const };
const ctx = () => house.ctx(owner);
const collection = `0x${"c".repeat(40)}`;

type Wanted = { state?: string; kind?: string; wakeSagaId?: string; error?: string; organizationId?: string };
const intent = (wanted: Wanted = {}) =>
  db.chainIntent.create({
    data: {
      kind: "mint",
      lane: collection,
      payload: { kind: wanted.kind ?? "mint", collection, quantity: 2 },
      dedupeKey: randomUUID(),
      organizationId,
      ...wanted,
    },
  });
const saga = (state: string, steps: { name: string; state: string }[] = []) =>
  db.sagaRun.create({
    data: { workflow: "sell-ticket", subject: `order:${randomUUID()}`, state, steps: { create: steps } },
  });
const stateOf = async (id: string) => (await db.chainIntent.findUniqueOrThrow({ where: { id } })).state;
const woken = (sagaId: string) => house.jobs.filter(({ key }) => key === `saga:${sagaId}`).length;

describe("the list of intents", () => {
  it("shows every one once, newest first, over pages, and nobody else's", async () => {
    const mine = { ...owner, organizationId: randomUUID() };
    const ids: string[] = [];
    for (let i = 0; i < 55; i++) ids.push((await intent({ organizationId: mine.organizationId })).id);
    await intent();
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listIntents({ ctx: house.ctx(mine), input: { cursor } });
      seen.push(...page.intents.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toEqual(ids.reverse());
  });

  it("filters by state and kind and says why one waits", async () => {
    const { id } = await intent({ state: "queued", kind: "gift", error: "too-dear" });
    await intent({ state: "queued", kind: "list" });
    await intent({ state: "final", kind: "gift" });
    const { intents } = await listIntents({ ctx: ctx(), input: { state: "queued", kind: "gift" } });
    expect(intents).toMatchObject([{ id, error: "too-dear", consequence: "undone", mayRetry: false }]);
  });
});

describe("an intent's details", () => {
  it("name every transaction of its nonce and what the mined one cost", async () => {
    const sent = { fromAddress: `0x${randomUUID()}`, nonce: 7, raw: "0x" };
    const first = await db.chainTransaction.create({ data: { ...sent, hash: randomUUID(), state: "replaced" } });
    const second = await db.chainTransaction.create({ data: { ...sent, hash: randomUUID(), state: "mined" } });
    const { id } = await db.chainIntent.update({
      where: { id: (await intent({ state: "mined" })).id },
      data: { transactionId: second.id, txHash: second.hash },
    });
    const carried = [{ id, organizationId, kind: "mint" }];
    await recordSpent(db, { hash: second.hash, rivals: [first.hash], feeWei: 42n, at: ctx().now, intents: carried });
    const found = await getIntent({ ctx: ctx(), input: { id } });
    expect(found.transactions.map(({ hash, costWei }) => [hash, costWei])).toEqual([
      [second.hash, "42"],
      [first.hash, null],
    ]);
    expect(found).toMatchObject({ costWei: "42", quantity: 2 });
    const gas = await describeGas({ ctx: ctx(), input: {} });
    expect(gas).toMatchObject({
      today: { allWei: "42", budgetedWei: "0" },
      kinds: [{ kind: "mint", wei: "42", count: 1 }],
    });
  });
});

describe("trying again", () => {
  it("puts a failed intent back once, however often it is pressed", async () => {
    const { id } = await intent({ state: "failed", kind: "freeze", error: "TicketCollection_Paused" });
    const answers = await Promise.all([1, 2, 3].map(() => retryIntent({ ctx: ctx(), input: { id } })));
    expect(answers).toEqual(answers.map(() => ({ state: "queued" })));
    expect(await stateOf(id)).toBe("queued");
    expect(await db.audit.count({ where: { subject: `intent:${id}` } })).toBe(1);
  });

  it("lets a workflow go on that is stuck on it, and leaves alone one that gives the money back", async () => {
    const run = await saga("stuck", [{ name: "hold-seats", state: "done" }]);
    const { id } = await intent({ state: "failed", wakeSagaId: run.id });
    await retryIntent({ ctx: ctx(), input: { id } });
    expect([woken(run.id), (await db.sagaRun.findUniqueOrThrow({ where: { id: run.id } })).state]).toEqual([
      1,
      "running",
    ]);
    for (const [state, step] of [
      ["undoing", "done"],
      ["undone", "undone"],
      ["stuck", "undone"],
      ["stuck", "failed"],
    ] as const) {
      const gone = await saga(state, [{ name: "take-payment", state: step }]);
      const failed = await intent({ state: "failed", wakeSagaId: gone.id });
      await expect(retryIntent({ ctx: ctx(), input: { id: failed.id } })).rejects.toThrow("conflict");
      expect([await stateOf(failed.id), woken(gone.id)]).toEqual(["failed", 0]);
    }
  });
});

describe("giving up", () => {
  it("ends what is queued and wakes its workflow once, however often it is pressed", async () => {
    const run = await saga("waiting");
    const { id } = await intent({ wakeSagaId: run.id });
    await abandonIntent({ ctx: ctx(), input: { id } });
    await abandonIntent({ ctx: ctx(), input: { id } });
    expect([await stateOf(id), woken(run.id)]).toEqual(["abandoned", 1]);
    expect(await db.audit.count({ where: { subject: `intent:${id}` } })).toBe(1);
  });

  it("never ends what a transaction may carry, nor an entry", async () => {
    for (const wanted of [{ state: "submitted" }, { state: "mined" }, { state: "failed" }, { kind: "check-in" }]) {
      const { id, state } = await intent(wanted);
      await expect(abandonIntent({ ctx: ctx(), input: { id } })).rejects.toThrow("conflict");
      expect(await stateOf(id)).toBe(state);
    }
  });

  it("or being sent: one of the two has it", async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await intent();
      const sent = () => db.chainIntent.updateMany({ where: { id, state: "queued" }, data: { state: "submitted" } });
      const [given, taken] = await Promise.allSettled([abandonIntent({ ctx: ctx(), input: { id } }), sent()]);
      const wasTaken = taken.status === "fulfilled" && taken.value.count === 1;
      expect(given.status).toBe(wasTaken ? "rejected" : "fulfilled");
      expect(await stateOf(id)).toBe(wasTaken ? "submitted" : "abandoned");
    }
  });
});
