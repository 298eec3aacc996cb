import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { withTransaction } from "../../db/prisma";
import { type Entry, primarySale } from "../../domain/ledger/ledger";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { recordMovement, recordTransfer } from "./record-transfer";

const { db } = await testDatabase();
const house = testContext(db);
const ctx = () => house.ctx();
const sale = (totalMinor: number) => primarySale({ provider: "stripe", totalMinor, platformFeeMinor: 100 });
const cause = () => ({ causeId: randomUUID(), organizationId: randomUUID(), currency: "EUR" });
type Cause = ReturnType<typeof cause>;

const write = (one: Cause, entries: Entry[]) =>
  withTransaction({ db }, (tx) => recordTransfer(tx, ctx(), { ...one, causeKind: "primary-sale", entries }));
const move = (one: Cause, minor: bigint) =>
  withTransaction({ db }, (tx) =>
    recordMovement(tx, ctx(), {
      ...{ ...one, causeKind: "dispute-opened" },
      entries: [
        { account: "provider:stripe", amountMinor: -minor },
        { account: "organizer", amountMinor: minor },
      ],
    }),
  );
const entriesOf = ({ causeId }: Cause) => db.ledgerEntry.findMany({ where: { causeId }, orderBy: { part: "asc" } });

describe("a transfer of the ledger", () => {
  it("is written once, however often and by how many at once", async () => {
    const one = cause();
    await Promise.all(Array.from({ length: 8 }, () => write(one, sale(5_000))));
    const entries = await entriesOf(one);
    expect(entries).toHaveLength(3);
    expect(new Set(entries.map(({ transferId }) => transferId)).size).toBe(1);
  });

  it("is not written over by another amount, account, currency or organization of the same cause", async () => {
    const one = cause();
    await write(one, sale(5_000));
    const others: [Cause, Entry[]][] = [
      [one, sale(5_001)],
      [one, primarySale({ provider: "manual:cash", totalMinor: 5_000, platformFeeMinor: 100 })],
      [one, sale(5_000).slice(0, 0)],
      [{ ...one, currency: "ILS" }, sale(5_000)],
      [{ ...one, organizationId: randomUUID() }, sale(5_000)],
    ];
    for (const [of, entries] of others)
      await expect(write(of, entries)).rejects.toMatchObject({ code: "invariant-broken" });
    expect((await entriesOf(one)).map(({ amountMinor }) => amountMinor).sort()).toEqual(
      [5_000n, -100n, -4_900n].sort(),
    );
  });

  it("that does not sum to zero is refused", async () => {
    const [first] = sale(5_000);
    await expect(write(cause(), first ? [first] : [])).rejects.toMatchObject({ code: "invariant-broken" });
  });

  it("keeps a second movement of the same cause in the same direction", async () => {
    const one = cause();
    await move(one, 1_000n);
    await move(one, 1_500n);
    const entries = await entriesOf(one);
    expect(entries.map(({ part }) => part)).toEqual([0, 0, 1, 1]);
    const ours = entries.filter(({ account }) => account === "organizer");
    expect(ours.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(2_500n);
  });
});

describe("what the database itself refuses", () => {
  const row = (more: object) => ({
    ...{ ...cause(), transferId: randomUUID(), causeKind: "resale", account: "organizer", amountMinor: 5n },
    ...more,
  });
  const pair = (more: object, less: object) => {
    const one = row({});
    return db.ledgerEntry.createMany({
      data: [
        { ...one, ...more },
        { ...one, account: "platform", amountMinor: -5n, ...less },
      ],
    });
  };

  it.each([
    ["a transfer of two causes", {}, { causeId: randomUUID() }],
    ["a transfer of two organizations", {}, { organizationId: randomUUID() }],
    ["a transfer of two kinds", {}, { causeKind: "refund" }],
    ["a transfer in two currencies", {}, { currency: "ILS" }],
    ["an entry of nothing", { amountMinor: 0n }, { amountMinor: 0n }],
    ["a currency that is none", { currency: "eur" }, { currency: "eur" }],
  ])("%s", async (_name, more, less) => {
    await expect(pair(more, less)).rejects.toThrow(/ledger transfer|LedgerEntry_/);
  });

  it("and takes what is right", async () => {
    expect(await pair({}, {})).toEqual({ count: 2 });
  });
});
