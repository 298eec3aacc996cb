import { describe, expect, it } from "vitest";
import { capNeeded, resize } from "./capacity";

const room = { quantity: 10, blocked: 2, held: 3, sold: 4 };

describe("resize", () => {
  it("raises, and lowers to the last seat that somebody has or staff keep", () => {
    expect(resize(room, { quantity: 20 })).toEqual({ ok: true, value: { quantity: 20, blocked: 2 } });
    expect(resize(room, { quantity: 9 })).toEqual({ ok: true, value: { quantity: 9, blocked: 2 } });
    expect(resize(room, { quantity: 7, blocked: 0 })).toEqual({ ok: true, value: { quantity: 7, blocked: 0 } });
  });

  it("says how many it must be at least", () => {
    const refusal = { ok: false, code: "capacity-in-use" };
    expect(resize(room, { quantity: 8 })).toEqual({
      ...refusal,
      data: { field: "quantity", rule: "at-least", least: 9 },
    });
    expect(resize(room, { blocked: 4 })).toEqual({
      ...refusal,
      data: { field: "blocked", rule: "at-least", least: 11 },
    });
  });
});

it("asks the chain only for what is above its cap", () => {
  expect(capNeeded({ quantity: 10, onChainMax: null }, 11)).toBe(11);
  expect(capNeeded({ quantity: 5, onChainMax: 10 }, 10)).toBe(null);
  expect(capNeeded({ quantity: 12, onChainMax: 10 }, 12)).toBe(12);
  expect(capNeeded({ quantity: 10, onChainMax: null }, 3)).toBe(null);
});
