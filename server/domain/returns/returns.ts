import { z } from "zod";
import { AmountMinor } from "../shared/money";
import { mostHours, type ReturnTerms } from "./terms";

const mostTickets = 200;

const Terms = z.object({
  open: z.boolean(),
  hoursBefore: z.number().int().min(0).max(mostHours),
  keptBps: z.number().int().min(0).max(10_000),
  keptMinor: AmountMinor,
}) satisfies z.ZodType<ReturnTerms>;

export const ReturnTermsInput = z.object({ eventId: z.uuid() });
export type ReturnTermsInput = z.infer<typeof ReturnTermsInput>;
export const PutReturnTermsInput = Terms.extend({ eventId: z.uuid() });
export type PutReturnTermsInput = z.infer<typeof PutReturnTermsInput>;

const ofOrder = { brand: z.string().min(1).max(63), orderId: z.uuid() };

export const ReturnableInput = z.object(ofOrder);
export type ReturnableInput = z.infer<typeof ReturnableInput>;

export const ReturnTicketsInput = z.object({
  ...ofOrder,
  tokenIds: z
    .array(z.number().int().positive())
    .min(1)
    .max(mostTickets)
    .refine((ids) => new Set(ids).size === ids.length, { error: "twice" }),
  /** What she was told that goes back, in minor units. */
  backMinor: AmountMinor,
  /** Made by the client; the same key is the same decision. */
  key: z.uuid(),
});
export type ReturnTicketsInput = z.infer<typeof ReturnTicketsInput>;
