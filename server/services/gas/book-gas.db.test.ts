import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { bookGas } from "./book-gas";
import { recordSpent } from "./record-spent";

const { db, pool } = await testDatabase();
const house = testContext(db);
const gwei = 1_000_000_000n;
const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 10, day, hour));
const hash = () => `0x${randomUUID()}`;
const system = (now: Date) => house.ctx({ kind: "system" }, now);
const { chainId } = system(at(1)).settings;

/** The last final block is of this time. */
async function finalUntil(finalizedAt: Date | null) {
  const seen = { latest: 9, latestSince: at(1), finalized: 8, finalitySince: at(1), observedAt: at(1), finalizedAt };
  await db.chainStatus.upsert({ where: { chainId }, create: { chainId, ...seen }, update: seen });
}
/** An organization's transaction, as the chain writer leaves it. */
async function spent(organizationId: string, feeWei: bigint, when: Date, { state = "final", sent = "mined" } = {}) {
  const of = hash();
  const sender = { fromAddress: hash(), nonce: 0, raw: "0x" };
  const transaction = await db.chainTransaction.create({ data: { ...sender, hash: of, state: sent } });
  const row = { organizationId, kind: "mint", dedupeKey: hash(), lane: "l", payload: {}, state };
  const intent = await db.chainIntent.create({ data: { ...row, transactionId: transaction.id } });
  await recordSpent(db, { hash: of, feeWei, at: when, intents: [{ id: intent.id, organizationId, kind: "mint" }] });
  return { hash: of, transactionId: transaction.id, intentId: intent.id };
}
const sweep = (now: Date) => bookGas({ ctx: system(now) });
const bookings = async (organizationId: string) =>
  (await db.gasBooking.findMany({ where: { organizationId }, orderBy: { number: "asc" } })).map((row) => ({
    ...{ day: row.day.toISOString().slice(0, 10), wei: BigInt(row.wei.toFixed(0)), gwei: row.gwei },
    carry: row.carryAfterWei,
  }));
const booked = async (organizationId: string) => {
  const entries = await db.ledgerEntry.findMany({ where: { organizationId } });
  expect(entries.every((one) => one.causeKind === "gas-spent" && one.currency === "POL-gwei")).toBe(true);
  const of = (account: string) =>
    entries.filter((one) => one.account === account).reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  expect(of("gas")).toBe(-of(`chain:${chainId}`));
  return of("gas");
};

describe("gas in the ledger", () => {
  it("is booked a day at a time, what makes no gwei on the next one, each transfer with its booking as cause", async () => {
    const ours = randomUUID();
    await spent(ours, 5n * gwei + 600_000_000n, at(2));
    await spent(ours, 100_000_000n, at(2, 23));
    await spent(ours, 300_000_001n, at(3));
    await finalUntil(at(4));
    await sweep(at(4));
    expect(await bookings(ours)).toEqual([
      { day: "2026-11-02", wei: 5_700_000_000n, gwei: 5n, carry: 700_000_000 },
      { day: "2026-11-03", wei: 300_000_001n, gwei: 1n, carry: 1 },
    ]);
    expect(await booked(ours)).toBe(6n);
    const rows = await db.gasBooking.findMany({ where: { organizationId: ours }, orderBy: { number: "asc" } });
    const causes = await db.ledgerEntry.findMany({
      where: { organizationId: ours, account: "gas" },
      orderBy: { id: "asc" },
    });
    expect(causes.map(({ causeId }) => causeId)).toEqual(rows.map(({ id }) => id));
  });

  it("is booked once, however often and by how many at once", async () => {
    const ours = randomUUID();
    await spent(ours, 7n * gwei, at(2));
    await spent(ours, 8n * gwei, at(3));
    await finalUntil(at(4));
    await Promise.all(Array.from({ length: 6 }, () => sweep(at(4))));
    expect(await sweep(at(5))).toBe(0);
    expect((await bookings(ours)).map((one) => one.gwei)).toEqual([7n, 8n]);
    expect(await booked(ours)).toBe(15n);
  });

  it("waits for the day's end by the chain's final block and by our clock", async () => {
    const ours = randomUUID();
    await spent(ours, 7n * gwei, at(6));
    for (const [final, now] of [
      [null, at(9)],
      [at(6, 23), at(9)],
      [new Date(at(7, 0).getTime() + 3_599_000), at(9)],
      [at(9), at(6, 23)],
    ] as const) {
      await finalUntil(final);
      await sweep(now);
      expect(await bookings(ours)).toEqual([]);
    }
    await finalUntil(at(7, 1));
    await sweep(at(9));
    expect(await booked(ours)).toBe(7n);
  });

  it("waits for what is not final and for what a reorganisation has sent again, and holds up no other's", async () => {
    const [ours, again, theirs] = [randomUUID(), randomUUID(), randomUUID()];
    const mined = await spent(ours, 7n * gwei, at(2), { state: "mined" });
    const reopened = await spent(again, 7n * gwei, at(2), { state: "submitted", sent: "signed" });
    await spent(theirs, 9n * gwei, at(2));
    await finalUntil(at(9));
    await sweep(at(9));
    expect([await booked(ours), await booked(again), await booked(theirs)]).toEqual([0n, 0n, 9n]);
    await db.chainIntent.update({ where: { id: mined.intentId }, data: { state: "final" } });
    // The other block asks another price, and is of another day.
    await db.chainTransaction.update({ where: { id: reopened.transactionId }, data: { state: "mined" } });
    await db.chainIntent.update({ where: { id: reopened.intentId }, data: { state: "final" } });
    const intents = [{ id: reopened.intentId, organizationId: again, kind: "mint" }];
    await recordSpent(db, { hash: reopened.hash, feeWei: 11n * gwei, at: at(3), intents });
    await sweep(at(9));
    expect([await booked(ours), await booked(again)]).toEqual([7n, 11n]);
  });

  it("of a try that was reverted, or that is given up, is booked too", async () => {
    const ours = randomUUID();
    await spent(ours, 4n * gwei, at(2), { state: "failed", sent: "failed" });
    await finalUntil(at(9));
    await sweep(at(9));
    expect(await booked(ours)).toBe(4n);
  });

  it("follows a row that came late or changed, by the difference, below nothing too", async () => {
    const ours = randomUUID();
    const first = await spent(ours, 5n * gwei + 1n, at(2));
    await finalUntil(at(9));
    await sweep(at(9));
    await spent(ours, 3n * gwei, at(2));
    await sweep(at(9));
    await db.gasSpent.updateMany({ where: { hash: first.hash }, data: { wei: String(1n * gwei) } });
    await sweep(at(9));
    expect((await bookings(ours)).map((one) => one.gwei)).toEqual([5n, 3n, -4n]);
    expect((await bookings(ours)).map((one) => one.carry)).toEqual([1, 1, 0]);
    expect(await booked(ours)).toBe(4n);
  });

  it("is left as it is when a day changes a week after it was booked, and booked whole when nobody came by for weeks", async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    const first = await spent(ours, 5n * gwei, at(2));
    await finalUntil(at(9, 12));
    await sweep(at(9, 12));
    await db.gasSpent.updateMany({ where: { hash: first.hash }, data: { wei: String(6n * gwei) } });
    await spent(theirs, 3n * gwei, at(2));
    await finalUntil(at(25));
    await sweep(at(25));
    expect([await booked(ours), await booked(theirs)]).toEqual([5n, 3n]);
  });

  it("that nobody's organization asked for is in nobody's books", async () => {
    await finalUntil(at(9));
    await sweep(at(9));
    await recordSpent(db, { hash: hash(), feeWei: 21_000n * gwei, at: at(2), intents: [] });
    const before = await db.gasBooking.count();
    await sweep(at(9));
    expect(await db.gasBooking.count()).toBe(before);
  });

  it("leaves no booking without its transfer when it ends between the two, and is whole the next time", async () => {
    const ours = randomUUID();
    await spent(ours, 5n * gwei, at(2));
    await finalUntil(at(9));
    await pool.query(`create function die() returns trigger language plpgsql as $$ begin raise exception 'died here'; end $$;
      create trigger dies before insert on "LedgerEntry" for each row execute function die()`);
    await expect(sweep(at(9))).rejects.toThrow("died here");
    expect(await bookings(ours)).toEqual([]);
    await pool.query(`drop trigger dies on "LedgerEntry"; drop function die()`);
    await sweep(at(9));
    expect([(await bookings(ours)).length, await booked(ours)]).toEqual([1, 5n]);
  });

  it("sums to the gwei of all wei, whatever was spent when and however often it was swept", async () => {
    const fee = fc.bigInt({ min: 1n, max: 10n ** 18n });
    const acts = fc.array(fc.tuple(fee, fc.integer({ min: 22, max: 26 }), fc.boolean()), {
      minLength: 1,
      maxLength: 12,
    });
    await finalUntil(at(28));
    await fc.assert(
      fc.asyncProperty(acts, async (rows) => {
        const ours = randomUUID();
        for (const [feeWei, day, swept] of rows) {
          await spent(ours, feeWei, at(day));
          if (swept) await sweep(at(day + 2));
        }
        await sweep(at(28));
        const total = rows.reduce((sum, [feeWei]) => sum + feeWei, 0n);
        expect(await booked(ours)).toBe(total / gwei);
        expect((await bookings(ours)).at(-1)?.carry).toBe(Number(total % gwei));
      }),
      { numRuns: 12 },
    );
  });
});

describe("what the database itself refuses of a booking", () => {
  const first = () => ({
    ...{ organizationId: randomUUID(), chainId, number: 1, day: at(2, 0), wei: "5000000001", gwei: 5n },
    ...{ carryBeforeWei: 0, carryAfterWei: 1 },
  });

  it.each([
    ["gwei that the wei do not come to", { gwei: 6n }],
    ["a carry of a whole gwei", { gwei: 4n, carryAfterWei: 1_000_000_001 }],
    ["nothing", { wei: "0", gwei: 0n, carryAfterWei: 0 }],
    ["a number that leaves one out", { number: 2 }],
    ["a carry that nobody left", { carryBeforeWei: 1, carryAfterWei: 2 }],
  ])("%s", async (_name, wrong) => {
    await expect(db.gasBooking.create({ data: { ...first(), ...wrong } })).rejects.toThrow(/GasBooking_|gas booking/);
  });

  it("a change, a removal, and a second one of the same number", async () => {
    const row = first();
    const { id } = await db.gasBooking.create({ data: row });
    for (const change of [
      `update "GasBooking" set "chainId" = 2 where id = $1`,
      `delete from "GasBooking" where id = $1`,
    ])
      await expect(pool.query(change, [id])).rejects.toThrow("append-only");
    const again = { ...row, carryBeforeWei: 1, carryAfterWei: 2 };
    await expect(db.gasBooking.create({ data: again })).rejects.toThrow(/Unique|unique/);
    await db.gasBooking.create({ data: { ...again, number: 2 } });
  });
});
