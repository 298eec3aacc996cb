import { digitsFor } from "@/server/domain/code/digits";

const bytes = 79;
export const codeDigits = digitsFor(bytes);

/** Which ticket a code speaks of, without judging it: the same ticket shows other digits every 15 seconds. */
export function subjectOf(digits: string): string {
  if (!/^[0-9]+$/.test(digits) || digits.length !== codeDigits) return digits;
  const header = BigInt(digits) >> BigInt((bytes - 9) * 8);
  return `${header & 0xffff_ffff_ffff_ffffn}`;
}

const sameCodeMs = 2_000;
const lingerMs = 1_500;

/**
 * Lets a code through once while it is held before the camera: not again within 2 s, and not again until it has been out
 * of sight, unless a person asked for the next scan.
 */
export function scanGate() {
  let last: { subject: string; sentAt: number; seenAt: number; held: boolean } | null = null;
  return {
    /** A frame showed this text. @returns whether to send it. */
    see(digits: string, nowMs: number): boolean {
      const subject = subjectOf(digits);
      if (last?.subject === subject) {
        const lingering = last.held && nowMs - last.seenAt < lingerMs;
        last.seenAt = nowMs;
        if (lingering || nowMs - last.sentAt < sameCodeMs) return false;
      }
      last = { subject, sentAt: nowMs, seenAt: nowMs, held: true };
      return true;
    },
    /** A frame showed this text while an answer was on the screen: still the same visit. */
    stay(digits: string, nowMs: number): void {
      if (last?.subject === subjectOf(digits)) last.seenAt = nowMs;
    },
    /** Typed or from a hand scanner: deliberate, so only the double send is stopped. */
    type(digits: string, nowMs: number): boolean {
      const subject = subjectOf(digits);
      if (last?.subject === subject && nowMs - last.sentAt < sameCodeMs) return false;
      last = { subject, sentAt: nowMs, seenAt: 0, held: true };
      return true;
    },
    /** A person pressed "next": the same code may be asked again. */
    release(): void {
      if (last) last.held = false;
    },
  };
}
