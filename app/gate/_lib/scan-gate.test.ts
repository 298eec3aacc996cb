import { describe, expect, it } from "vitest";
import { digitsFor } from "@/server/domain/code/digits";
import { eventKeys, signCode } from "@/server/domain/code/signature";
import { codeBytes } from "@/server/domain/code/ticket-code";
import { codeDigits, scanGate, subjectOf } from "./scan-gate";

const keys = eventKeys("a root secret of at least 32 characters", "0192f0c1-2b3c-7d4e-8f50-112233445566");
const digits = (tokenId: number, slot: number) => signCode(keys, { tokenId, transferCount: 0, slot });

describe("scan gate", () => {
  it("knows the width of a code as the domain writes it", () => expect(codeDigits).toBe(digitsFor(codeBytes)));

  it("knows a ticket again after its code has renewed itself", () => {
    expect(subjectOf(digits(7, 100))).toBe(subjectOf(digits(7, 101)));
    expect(subjectOf(digits(7, 100))).not.toBe(subjectOf(digits(8, 100)));
  });

  it("sends a code once while it stays in view, even when it renews itself", () => {
    const gate = scanGate();
    const sent = Array.from({ length: 100 }, (_, frame) => gate.see(digits(7, 100 + (frame >> 5)), frame * 100));
    expect(sent.filter(Boolean)).toHaveLength(1);
  });

  it("does not send it again when it was held up through the answer", () => {
    const gate = scanGate();
    expect(gate.see(digits(7, 100), 0)).toBe(true);
    for (let at = 100; at <= 3_000; at += 100) gate.stay(digits(7, 100), at);
    expect(gate.see(digits(7, 101), 3_100)).toBe(false);
  });

  it("sends it again after it was away, and after a person asked for the next", () => {
    const gate = scanGate();
    expect(gate.see("a", 0)).toBe(true);
    expect(gate.see("a", 1_900)).toBe(false);
    gate.release();
    expect(gate.see("a", 1_950)).toBe(false);
    expect(gate.see("a", 2_050)).toBe(true);
    expect(gate.see("a", 4_100)).toBe(true);
  });

  it("stops only the double send of a hand scanner", () => {
    const gate = scanGate();
    expect([0, 500, 2_100].map((at) => gate.type("a", at))).toEqual([true, false, true]);
  });

  it("never mixes up two people in a row", () => {
    const gate = scanGate();
    expect([gate.see("a", 0), gate.see("b", 100), gate.see("a", 200)]).toEqual([true, true, true]);
  });
});
