import { type Currency, isPayable } from "../shared/currency";
import { type Typed, typedAmount } from "../shared/typed-amount";

export type { Typed };

/** What a person typed as a price, in minor units, or the rule it breaks: those of `typedAmount`, and not-payable. */
export function typedPrice(text: string, currency: Currency, maxMinor: number): Typed {
  const typed = typedAmount(text, currency, maxMinor);
  return typed.ok && !isPayable(typed.value, currency) ? { ok: false, rule: "not-payable" } : typed;
}

/** "12.5" percent as 1250 basis points; a hundredth of a percent is the finest. */
export function typedPercent(text: string, maxBps: number): Typed {
  const trimmed = text.trim();
  if (!trimmed) return { ok: false, rule: "required" };
  if (/^[-−]/.test(trimmed)) return { ok: false, rule: "below-zero" };
  const match = /^(\d{1,4})(?:[.,](\d+))?$/.exec(trimmed);
  if (!match) return { ok: false, rule: "number" };
  if ((match[2]?.length ?? 0) > 2) return { ok: false, rule: "too-many-decimals" };
  const value = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return value > maxBps ? { ok: false, rule: "too-high" } : { ok: true, value };
}

export function typedWhole(text: string, min: number, max: number): Typed {
  const trimmed = text.trim();
  if (!trimmed) return { ok: false, rule: "required" };
  if (/^[-−]\d/.test(trimmed)) return { ok: false, rule: "below-zero" };
  if (!/^\d{1,9}$/.test(trimmed)) return { ok: false, rule: /^\d+$/.test(trimmed) ? "too-high" : "whole-number" };
  const value = Number(trimmed);
  if (value < min) return { ok: false, rule: "too-low" };
  return value > max ? { ok: false, rule: "too-high" } : { ok: true, value };
}
