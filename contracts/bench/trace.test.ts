import { describe, expect, it } from "vitest";
import { readTrace, type Step } from "./trace";

const FROM = "0x00000000000000000000000000000000000000f0";
const TO = "0x00000000000000000000000000000000000000a0";
const OTHER = "0x00000000000000000000000000000000000000b0";

const step = (op: string, gasCost: number, stack: string[] = [], depth = 1): Step => ({
  op,
  gas: 1_000_000,
  gasCost,
  depth,
  stack,
});
const sload = (key: string, gasCost: number, value: string, depth = 1) => [
  step("SLOAD", gasCost, [key], depth),
  step("POP", 2, [value], depth),
];
const sstore = (key: string, value: string, gasCost: number, depth = 1) => step("SSTORE", gasCost, [value, key], depth);
const read = (steps: Step[]) => readTrace(steps, { from: FROM, to: TO });
const account = (steps: Step[], address: string) => read(steps).accounts.find((one) => one.address === address);

describe("readTrace", () => {
  it("counts a slot by its first touch, by its price", () => {
    const steps = [...sload("0x1", 2_100, "0x5"), ...sload("0x1", 100, "0x5"), sstore("0x2", "0x9", 22_100)];
    expect(account(steps, TO)).toMatchObject({ cold: false, read: 1, written: 1, slots: [1n, 2n] });
  });

  it("counts a change of something, not a first filling, as a reset", () => {
    expect(read([...sload("0x1", 2_100, "0x5"), sstore("0x1", "0x6", 2_900)]).resets).toBe(1);
    expect(read([...sload("0x1", 2_100, "0x0"), sstore("0x1", "0x6", 20_000)]).resets).toBe(0);
    expect(read([sstore("0x1", "0x6", 5_000)]).resets).toBe(1);
  });

  it("gives back for a cleared slot, and takes it again when the slot is filled", () => {
    const cleared = [...sload("0x1", 2_100, "0x5"), sstore("0x1", "0x0", 2_900)];
    expect(read(cleared).clears).toBe(1);
    expect(read([...cleared, sstore("0x1", "0x7", 100)])).toMatchObject({ clears: 0, restored: 0 });
    expect(read([...cleared, sstore("0x1", "0x5", 100)])).toMatchObject({ clears: 0, restored: 1 });
  });

  it("gives back for a slot that was empty and is empty again", () => {
    expect(read([sstore("0x1", "0x1", 22_100), sstore("0x1", "0x0", 100)])).toMatchObject({
      clears: 0,
      restoredEmpty: 1,
    });
  });

  it("books slots of a call to the called account, of a delegate call to the caller", () => {
    const call = step("CALL", 2_600, ["0x0", "0x0", OTHER, "0xffff"]);
    expect(account([call, ...sload("0x1", 2_100, "0x5", 2), step("STOP", 0)], OTHER)).toMatchObject({
      cold: true,
      read: 1,
    });
    const delegate = step("DELEGATECALL", 2_600, ["0x0", "0x0", OTHER, "0xffff"]);
    const steps = [delegate, ...sload("0x1", 2_100, "0x5", 2), step("STOP", 0)];
    expect(account(steps, OTHER)).toMatchObject({ cold: true, read: 0 });
    expect(account(steps, TO)).toMatchObject({ read: 1 });
  });

  it("books what a constructor wrote to the new contract, which is warm", () => {
    const steps = [step("CREATE", 32_000), sstore("0x1", "0x1", 22_100, 2), step("POP", 2, [OTHER])];
    expect(account(steps, OTHER)).toMatchObject({ cold: false, written: 1, slots: [1n] });
  });

  it("does not count precompiles as cold", () => {
    const call = step("STATICCALL", 100, ["0x0", "0x0", "0x1", "0xffff"]);
    expect(read([call, step("STOP", 0)]).accounts.some((one) => one.cold)).toBe(false);
  });

  it("refuses a trace in which a frame reverts", () => {
    expect(() => read([step("REVERT", 0)])).toThrow("reverts");
  });
});
