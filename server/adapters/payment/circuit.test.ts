import { describe, expect, it } from "vitest";
import { AppError } from "../../domain/shared/app-error";
import { circuit } from "./circuit";

const down = () => Promise.reject(new AppError("provider-unavailable", { retryable: true }));
const refusal = () => Promise.reject(new AppError("invariant-broken"));

describe("a provider that is down", () => {
  it("is not asked any more after five failures in a row, and one call tries after five seconds", async () => {
    let now = 0;
    let asked = 0;
    const pass = circuit(() => now);
    const failing = () => {
      asked += 1;
      return down();
    };
    for (let turn = 0; turn < 9; turn++)
      await expect(pass(failing)).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
    expect(asked).toBe(5);
    now = 5_001;
    let answer = (_: string) => {};
    const trial = pass(() => new Promise<string>((resolve) => (answer = resolve)));
    await expect(pass(async () => "meanwhile")).rejects.toMatchObject({ code: "provider-unavailable" });
    answer("up");
    expect(await trial).toBe("up");
    expect(await pass(async () => "again")).toBe("again");
  });

  it("that fails its trial rests again", async () => {
    let now = 0;
    const pass = circuit(() => now);
    for (let turn = 0; turn < 5; turn++) await pass(down).catch(() => undefined);
    now = 6_000;
    await pass(down).catch(() => undefined);
    let asked = false;
    await pass(async () => (asked = true)).catch(() => undefined);
    expect(asked).toBe(false);
    now = 12_000;
    expect(await pass(async () => "up")).toBe("up");
  });

  it("is something else than one that refuses", async () => {
    const pass = circuit(() => 0);
    for (let turn = 0; turn < 20; turn++) await pass(refusal).catch(() => undefined);
    expect(await pass(async () => "asked")).toBe("asked");
  });
});
