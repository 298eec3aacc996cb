import { z } from "zod";
import { orderNumber } from "../order/number";

/** What a voucher's code may be; organizers choose it or have it made. */
export const codePattern = /^[A-Z0-9]{6,20}$/;

/** A code as an organizer gives it, in capital letters. */
export const VoucherCode = z.string().trim().toUpperCase().regex(codePattern, "voucher-code");

/** What somebody typed or followed a link with: anything short. `normalCode` says which code it is. */
export const TypedCode = z.string().trim().min(1).max(64);

/** The code that was meant: without regard to case, spaces and hyphens. Null for what can be none. */
export function normalCode(typed: string): string | null {
  const code = typed.replace(/[\s\-\u200e\u200f\u2066-\u2069]/g, "").toUpperCase();
  return codePattern.test(code) ? code : null;
}

/** Longest beginning of codes that are made together: eight letters follow it. */
export const maxPrefix = 12;

/** A code that nobody can mistake in print or on the phone. `bytes` are random, at least 32. @throws {RangeError} */
export const madeCode = (prefix: string, bytes: Uint8Array): string => prefix + orderNumber(bytes);
