import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digitsFor, fromDigits, toDigits } from "./digits";
import { eventKeys, signCode, verifyCode } from "./signature";
import { freshness, slotAt, slotEndsAt } from "./slot";
import { codeBytes, decodeCode, encodeCode, eventTagOf } from "./ticket-code";

const secret = "a root secret of at least 32 characters";
const eventId = "0192f0c1-2b3c-7d4e-8f50-112233445566";
const keys = eventKeys(secret, eventId);
const u = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const anyCode = fc.record({
  eventTag: u(32),
  tokenId: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  transferCount: u(16),
  slot: u(32),
  signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
});

describe("digits", () => {
  it("brings every byte string back, leading zeros too", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 96 }), (bytes) => {
        const digits = toDigits(bytes);
        expect(digits).toHaveLength(digitsFor(bytes.length));
        expect(fromDigits(digits, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it("refuses a number above the bytes' range instead of wrapping it", () => {
    expect(fromDigits("256", 1)).toBeNull();
    expect(fromDigits("255", 1)).toEqual(new Uint8Array([255]));
    expect(fromDigits("9".repeat(digitsFor(codeBytes)), codeBytes)).toBeNull();
  });
});

describe("ticket code", () => {
  it("decodes what it encoded", () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(decodeCode(encodeCode(code))).toEqual(code);
      }),
    );
  });

  it("has one spelling: any accepted text encodes back to itself", () => {
    const almost = fc.tuple(anyCode, fc.nat(digitsFor(codeBytes) - 1), fc.nat(9)).map(([code, at, digit]) => {
      const text = encodeCode(code);
      return text.slice(0, at) + digit + text.slice(at + 1);
    });
    fc.assert(
      fc.property(almost, (text) => {
        const decoded = decodeCode(text);
        if (decoded) expect(encodeCode(decoded)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws and never accepts text that is not exactly a code", () => {
    const width = digitsFor(codeBytes);
    const anyText = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.stringMatching(/^[0-9]{0,250}$/),
      fc.stringMatching(/^[٠-٩]{191}$/),
      fc.bigInt({ min: 0n }).map((n) => n.toString().padStart(width, "0")),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const decoded = decodeCode(text);
        if (decoded) expect(encodeCode(decoded)).toBe(text);
        if (text.length !== width) expect(decoded).toBeNull();
      }),
      { numRuns: 5_000 },
    );
  });

  it("refuses spaces, signs, other versions and token zero", () => {
    const text = encodeCode({ eventTag: 1, tokenId: 1, transferCount: 0, slot: 1, signature: new Uint8Array(64) });
    const withVersion = (version: number, tokenId = 1) => {
      const bytes = Buffer.alloc(codeBytes);
      bytes.writeUInt8(version, 0);
      bytes.writeUInt32BE(tokenId, 5);
      return toDigits(bytes);
    };
    for (const bad of [` ${text.slice(1)}`, `-${text.slice(1)}`, `${text}0`, text.slice(1), ""])
      expect(decodeCode(bad)).toBeNull();
    expect(decodeCode(withVersion(1))).not.toBeNull();
    expect(decodeCode(withVersion(0))).toBeNull();
    expect(decodeCode(withVersion(2))).toBeNull();
    expect(decodeCode(withVersion(1, 0))).toBeNull();
  });

  it("fits QR version 5 at level M (37 modules): 202 digits at most", () => {
    expect(digitsFor(codeBytes)).toBe(191);
  });

  it("tells apart events made in the same minute", () => {
    expect(eventTagOf("0192f0c1-2b3c-7d4e-8f50-112233445566")).not.toBe(
      eventTagOf("0192f0c1-2b3c-7d4e-8f50-112233445567"),
    );
    expect(eventTagOf(eventId.toUpperCase())).toBe(eventTagOf(eventId));
  });
});

describe("signature", () => {
  const read = (digits: string) => {
    const code = decodeCode(digits);
    if (!code) throw new Error("not decodable");
    return code;
  };
  const digits = signCode(keys, { tokenId: 7, transferCount: 1, slot: 118_000_000 });

  it("holds for the event that signed and for no other", () => {
    expect(verifyCode(keys, read(digits))).toBe(true);
    expect(verifyCode(eventKeys(secret, "0192f0c1-2b3c-7d4e-8f50-112233445567"), read(digits))).toBe(false);
    expect(verifyCode(eventKeys(`${secret}!`, eventId), read(digits))).toBe(false);
  });

  it("breaks when any single bit of the code changes", () => {
    const bytes = fromDigits(digits, codeBytes);
    if (!bytes) throw new Error("not decodable");
    for (let bit = 0; bit < codeBytes * 8; bit++) {
      const copy = bytes.slice();
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const changed = decodeCode(toDigits(copy));
      expect(changed !== null && verifyCode(keys, changed), `bit ${bit}`).toBe(false);
    }
  });

  it("refuses to sign what does not fit its field", () => {
    expect(() => signCode(keys, { tokenId: 2 ** 32, transferCount: 0, slot: 1 })).toThrow(RangeError);
    expect(() => signCode(keys, { tokenId: 1, transferCount: 65_536, slot: 1 })).toThrow(RangeError);
  });
});

describe("slots", () => {
  const now = new Date("2026-11-22T20:00:07Z");
  const slot = slotAt(now);

  it("pass now, one back and one ahead, and nothing else", () => {
    expect([-2, -1, 0, 1, 2].map((step) => freshness(slot + step, now))).toEqual([
      "expired",
      "fresh",
      "fresh",
      "fresh",
      "ahead",
    ]);
  });

  it("refuse a screenshot 31 seconds old whenever it was taken", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000_000, max: 4_000_000_000_000 }), (taken) => {
        expect(freshness(slotAt(new Date(taken)), new Date(taken + 31_000))).toBe("expired");
        expect(freshness(slotAt(new Date(taken)), new Date(taken + 14_000))).toBe("fresh");
      }),
    );
  });

  it("end where the next one begins", () => {
    expect(slotAt(slotEndsAt(slot))).toBe(slot + 1);
    expect(slotEndsAt(slot).getTime()).toBeGreaterThan(now.getTime());
  });
});
