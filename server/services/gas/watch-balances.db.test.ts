import { randomUUID } from "node:crypto";
import pino from "pino";
import { beforeEach, expect, it } from "vitest";
import { defaultGasPolicy as policy } from "../../domain/chain/gas-policy";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { compose } from "../mail/compose";
import { letterOf } from "../mail/letter";
import { listBalances } from "./balances";
import { watchBalances } from "./watch-balances";

const { db } = await testDatabase();
const { ctx, jobs } = testContext(db);
const lines: { level: number; relayer?: string }[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
const base = { ...ctx(), log };
const settings = { ...base.settings, operatorEmail: "operator@example.test" };
let address: string;
let minutes = 0;

/** The worker has seen the relayer with this balance, and whoever looks after balances comes by. */
async function seen(balance: bigint, looks = 1): Promise<void> {
  const { chainId } = settings;
  const when = new Date("2026-11-23T12:00:00Z");
  const status = { latest: 1, latestSince: when, finalized: 1, finalitySince: when, observedAt: when };
  const relayers = [{ address, draining: false, balanceWei: String(balance), low: false }];
  const row = { chainId, ...status, relayers };
  await db.chainStatus.upsert({ where: { chainId }, create: row, update: row });
  const now = new Date(when.getTime() + ++minutes * 60_000);
  await Promise.all(Array.from({ length: looks }, () => watchBalances({ ctx: { ...base, settings, now }, input: {} })));
}
const errors = () => lines.filter(({ level, relayer }) => level === 50 && relayer === address).length;
const letters = () => db.mail.findMany({ where: { dedupeKey: { startsWith: `balance:${address}` } } });
const alarm = async () => (await listBalances({ db })).find((row) => row.address === address);

beforeEach(() => {
  address = `0x${randomUUID().replaceAll("-", "").padEnd(40, "0")}`;
});

it("calls once for a purse that runs low, also when four look at once, and again when it stops", async () => {
  await seen(policy.lowBalance * 2n);
  expect([errors(), (await letters()).length, (await alarm())?.level]).toEqual([0, 0, "ok"]);
  for (let i = 0; i < 3; i++) await seen(policy.lowBalance - 1n, 4);
  expect([errors(), (await letters()).length]).toEqual([1, 1]);
  expect(await alarm()).toMatchObject({ level: "low", balanceWei: policy.lowBalance - 1n, since: expect.any(Date) });
  await seen(policy.reserve - 1n, 4);
  expect([errors(), (await letters()).length, (await alarm())?.level]).toEqual([2, 2, "stopped"]);
});

it("ends by itself, and calls anew when the purse falls again", async () => {
  await seen(policy.lowBalance - 1n);
  await seen(policy.lowBalance * 2n);
  expect(await alarm()).toMatchObject({ level: "ok", since: null });
  await seen(policy.lowBalance - 1n);
  expect([errors(), (await letters()).length]).toEqual([2, 2]);
});

it("writes a letter that names the purse and what is left in it", async () => {
  await seen(policy.lowBalance / 2n);
  const [row] = await letters();
  expect(jobs.some(({ name, key }) => name === "mail:send" && key === `mail:${row?.dedupeKey}`)).toBe(true);
  const { subject, text } = compose(await letterOf(base, row as NonNullable<typeof row>));
  expect(subject).toContain("10");
  expect(text).toContain(address);
});

it("writes to nobody when no operator is named, and still says it", async () => {
  const { operatorEmail: _nobody, ...quiet } = settings;
  await seen(policy.lowBalance * 2n);
  await db.chainStatus.updateMany({ data: { relayers: [{ address, balanceWei: "1" }] } });
  await watchBalances({ ctx: { ...base, settings: quiet }, input: {} });
  expect([errors(), (await letters()).length]).toEqual([1, 0]);
});
