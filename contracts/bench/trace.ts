// Reads from a transaction's steps which slots it touched, in the order that decides what each touch costs.
import type { Touched, Usage } from "./reprice";

export type Step = { op: string; gas: number; gasCost: number; depth: number; stack: string[] };
type Slot = { original: bigint | "unknown"; current: bigint | "unknown" };
type Frame = { address: string; created: boolean };
type Account = Omit<Touched, "slots"> & { slots: Map<bigint, Slot> };
export type Called = { from: string; to: string };

const COLD_ACCOUNT_OPS: Record<string, number> = {
  BALANCE: 1,
  EXTCODESIZE: 1,
  EXTCODEHASH: 1,
  EXTCODECOPY: 1,
  CALL: 2,
  CALLCODE: 2,
  STATICCALL: 2,
  DELEGATECALL: 2,
};
const isPrecompile = (address: string) => BigInt(address) > 0n && BigInt(address) < 18n;
const asAddress = (word: string) => `0x${BigInt(word).toString(16).padStart(64, "0").slice(24)}`;
const top = (step: Step, n = 1) => step.stack.at(-n) ?? "0x0";

/** @throws when a frame reverts, because what it touched becomes cold again and nothing here needs that. */
export function readTrace(steps: Step[], called: Called): Omit<Usage, "gross" | "calldataFloor"> {
  const accounts = new Map<string, Account>();
  const totals = { resets: 0, clears: 0, restored: 0, restoredEmpty: 0 };
  const account = (address: string, cold: boolean) => {
    const known = accounts.get(address);
    if (known) return known;
    const first: Account = { address, cold: cold && !isPrecompile(address), read: 0, written: 0, slots: new Map() };
    accounts.set(address, first);
    return first;
  };
  for (const address of [called.from, called.to]) account(address.toLowerCase(), false);

  const frames: Frame[] = [{ address: called.to.toLowerCase(), created: false }];
  let next: Frame | undefined;
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (before && step.depth > before.depth) frames.push(next ?? fail("a frame without a call"));
    if (before && step.depth < before.depth) {
      const left = frames.pop();
      if (left?.created) settle(left.address, asAddress(top(step)));
    }
    next = undefined;
    const frame = frames.at(-1) ?? fail("a step outside of every frame");

    const operand = COLD_ACCOUNT_OPS[step.op];
    if (operand) account(asAddress(top(step, operand)), true);
    if (step.op === "CALL" || step.op === "STATICCALL") next = { address: asAddress(top(step, 2)), created: false };
    if (step.op === "DELEGATECALL" || step.op === "CALLCODE") next = { address: frame.address, created: false };
    if (step.op === "CREATE" || step.op === "CREATE2") next = { address: `created at step ${at}`, created: true };
    if (step.op === "REVERT" || step.op === "INVALID") fail(`step ${at} reverts`);
    if (step.op === "SLOAD") read(account(frame.address, false), BigInt(top(step)), step, steps[at + 1]);
    if (step.op === "SSTORE") write(account(frame.address, false), BigInt(top(step)), BigInt(top(step, 2)), step);
  }
  return { ...totals, accounts: [...accounts.values()].map((one) => ({ ...one, slots: [...one.slots.keys()] })) };

  function read(owner: Account, key: bigint, step: Step, after: Step | undefined) {
    if (step.gasCost !== 100 && step.gasCost !== 2_100) fail(`a read for ${step.gasCost}`);
    if (step.gasCost === 2_100) owner.read++;
    const value = after ? BigInt(top(after)) : "unknown";
    if (!owner.slots.has(key)) owner.slots.set(key, { original: value, current: value });
  }

  function write(owner: Account, key: bigint, value: bigint, step: Step) {
    const cold = step.gasCost === 2_200 || step.gasCost === 5_000 || step.gasCost === 22_100;
    if (cold) owner.written++;
    const base = cold ? step.gasCost - 2_100 : step.gasCost;
    if (base !== 100 && base !== 2_900 && base !== 20_000) fail(`a write for ${step.gasCost}`);
    if (base === 2_900) totals.resets++;
    const known = owner.slots.get(key) ?? firstWrite(base, value);
    const { original, current } = known;
    if (base === 2_900 && value === 0n) totals.clears++;
    if (base === 100 && value !== current) {
      if (original !== 0n && current === 0n) totals.clears--;
      if (original !== 0n && value === 0n) totals.clears++;
      if (original === value) original === 0n ? totals.restoredEmpty++ : totals.restored++;
    }
    owner.slots.set(key, { original, current: value });
  }

  /** Slots of a contract under construction are its own as soon as its address is known. */
  function settle(temporary: string, address: string) {
    const built = accounts.get(temporary);
    const owner = account(address, false);
    if (!built) return;
    accounts.delete(temporary);
    owner.read += built.read;
    owner.written += built.written;
    for (const [key, slot] of built.slots) owner.slots.set(key, slot);
  }
}

/** What the price of a first write without a read says about the slot. */
const firstWrite = (base: number, value: bigint): Slot =>
  base === 20_000
    ? { original: 0n, current: 0n }
    : base === 100
      ? { original: value, current: value }
      : { original: "unknown", current: "unknown" };

const fail = (why: string): never => {
  throw new Error(`this trace cannot be read: ${why}`);
};
