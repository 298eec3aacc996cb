import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type GaslessAction, quotas, windowMs } from "../../domain/chain/quota";
import { RefusalError } from "../../domain/shared/decision";
import { testDatabase } from "../../test/database";
import { forgetUses, spendQuota } from "./spend-quota";

const { db } = await testDatabase();
const now = new Date("2026-11-23T12:00:00Z");
const at = (ms: number) => ({ now: new Date(now.getTime() + ms) });
const fan = () => ({ organizationId: randomUUID(), fanId: randomUUID() });
type Fan = ReturnType<typeof fan>;
const use = (who: Fan, action: GaslessAction, ms = 0) =>
  db.$transaction((tx) => spendQuota(tx, at(ms), { ...who, action }), { maxWait: 20_000, timeout: 20_000 });
const refusalOf = (answer: PromiseSettledResult<void>) =>
  answer.status === "rejected" && answer.reason instanceof RefusalError ? answer.reason.refusal : null;

describe("a fan's gasless acts", () => {
  it("are as many as the quota among fifty at once, and the rest hear when they may come back", async () => {
    const who = fan();
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => use(who, "gift")));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(quotas.each.gift);
    const until = new Date(now.getTime() + windowMs).toISOString();
    for (const answer of answers)
      if (answer.status === "rejected")
        expect(refusalOf(answer)).toMatchObject({ code: "quota-spent", data: { action: "gift", until } });
    expect(await db.gaslessUse.count({ where: { fanId: who.fanId } })).toBe(quotas.each.gift);
  });

  it("are possible again at the moment that was told, and not before", async () => {
    const who = fan();
    for (let i = 0; i < quotas.each.device; i++) await use(who, "device", i * 1_000);
    await expect(use(who, "device", windowMs - 1)).rejects.toThrow("quota-spent");
    await use(who, "device", windowMs);
    await expect(use(who, "device", windowMs)).rejects.toThrow("quota-spent");
  });

  it("count for nobody else, and not when their transaction came to nothing", async () => {
    const [one, other] = [fan(), fan()];
    for (let i = 0; i < quotas.each.list; i++) await use(one, "list");
    await use(other, "list");
    const failing = db.$transaction(async (tx) => {
      await spendQuota(tx, at(0), { ...other, action: "list" });
      throw new Error("came to nothing");
    });
    await expect(failing).rejects.toThrow("came to nothing");
    expect(await db.gaslessUse.count({ where: { fanId: other.fanId } })).toBe(1);
  });

  it("end for a whole organization when its day is used up", async () => {
    const who = fan();
    const usedAt = new Date(now.getTime() - 3_600_000);
    const rows = Array.from({ length: quotas.organization }, () => ({
      organizationId: who.organizationId,
      fanId: randomUUID(),
      action: "list",
      usedAt,
    }));
    for (let from = 0; from < rows.length; from += 5_000)
      await db.gaslessUse.createMany({ data: rows.slice(from, from + 5_000) });
    const [answer] = await Promise.allSettled([use(who, "list")]);
    const until = new Date(usedAt.getTime() + windowMs).toISOString();
    expect(refusalOf(answer as PromiseSettledResult<void>)).toMatchObject({ code: "quota-spent", data: { until } });
    await use(who, "unlist");
  });

  it("are forgotten when they have left every window", async () => {
    const who = fan();
    await use(who, "gift");
    await forgetUses({ ctx: { db, now: new Date(now.getTime() + windowMs) } });
    expect(await db.gaslessUse.count({ where: { fanId: who.fanId } })).toBe(1);
    await forgetUses({ ctx: { db, now: new Date(now.getTime() + 2 * windowMs) } });
    expect(await db.gaslessUse.count({ where: { fanId: who.fanId } })).toBe(0);
  });
});
