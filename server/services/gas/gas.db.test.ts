import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { defaultGasPolicy } from "../../domain/chain/gas-policy";
import { testDatabase } from "../../test/database";
import { policyFor, spentToday } from "./budget";
import { recordSpent } from "./record-spent";

const { db } = await testDatabase();
const noon = new Date("2026-11-23T12:00:00Z");
const hash = () => `0x${randomUUID()}`;
const intents = (kind: string, ...organizations: (string | null)[]) =>
  organizations.map((organizationId) => ({ id: randomUUID(), organizationId, kind }));
const total = async (of: string) =>
  (await db.gasSpent.findMany({ where: { hash: of } })).reduce((sum, { wei }) => sum + BigInt(wei.toFixed(0)), 0n);

describe("what a transaction cost", () => {
  it("is divided among its intents to the last wei and counted once, however often it is told", async () => {
    const [ours, theirs, tx] = [randomUUID(), randomUUID(), hash()];
    const spent = { hash: tx, feeWei: 10n ** 24n + 2n, at: noon, intents: intents("gift", ours, ours, theirs) };
    await recordSpent(db, spent);
    await recordSpent(db, spent);
    await Promise.all([1, 2, 3].map(() => db.$transaction((inside) => recordSpent(inside, spent))));
    expect(await total(tx)).toBe(spent.feeWei);
    const [a, b] = [await spentToday({ db }, ours, noon), await spentToday({ db }, theirs, noon)];
    expect(a + b).toBe(spent.feeWei);
    expect(b * 2n - a).toBeLessThanOrEqual(2n);
  });

  it("is what the last block says, when a rival under the same nonce was mined after all", async () => {
    const [ours, first, second] = [randomUUID(), hash(), hash()];
    const carried = intents("list", ours);
    await recordSpent(db, { hash: first, feeWei: 100n, at: noon, intents: carried });
    await recordSpent(db, { hash: second, rivals: [first], feeWei: 140n, at: noon, intents: carried });
    expect(await total(first)).toBe(0n);
    expect(await spentToday({ db }, ours, noon)).toBe(140n);
  });

  it("counts against a budget on its own day, and only for niceties", async () => {
    const ours = randomUUID();
    const yesterday = new Date("2026-11-22T23:59:59.999Z");
    await recordSpent(db, { hash: hash(), feeWei: 7n, at: yesterday, intents: intents("gift", ours) });
    await recordSpent(db, { hash: hash(), feeWei: 11n, at: noon, intents: intents("gift", ours) });
    await recordSpent(db, { hash: hash(), feeWei: 13n, at: noon, intents: intents("mint", ours) });
    expect(await spentToday({ db }, ours, noon)).toBe(11n);
    expect(await spentToday({ db }, randomUUID(), noon)).toBe(0n);
  });

  it("of a nonce that was only filled is nobody's", async () => {
    const blank = hash();
    await recordSpent(db, { hash: blank, feeWei: 21_000n, at: noon, intents: [] });
    expect(await db.gasSpent.findMany({ where: { hash: blank } })).toMatchObject([
      { organizationId: null, intentId: null, kind: "blank" },
    ]);
  });
});

describe("policyFor", () => {
  it("is the house's, changed by what an organization has of its own", async () => {
    const organizationId = randomUUID();
    expect(await policyFor({ db }, organizationId)).toEqual(defaultGasPolicy);
    await db.gasPolicy.create({ data: { organizationId, dailyBudget: "5", capIdle: "900000000000" } });
    const own = await policyFor({ db }, organizationId);
    expect(own).toMatchObject({ dailyBudget: 5n, lowBalance: defaultGasPolicy.lowBalance });
    expect(own.cap).toEqual({ ...defaultGasPolicy.cap, idle: 900_000_000_000n });
  });
});
