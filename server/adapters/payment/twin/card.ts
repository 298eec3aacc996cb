import { z } from "zod";

const digits = z.string().transform((text) => text.replace(/[\s-]/g, ""));

export type CardProblem = "emailInvalid" | "cardInvalid" | "expiryInvalid" | "expiryPast" | "cvcInvalid";
export type CardForm = { email: string; cardnumber: string; exp: string; cvc: string };

/** What a person typed, judged field by field. `now` in unix seconds; a card is good until its month ends. */
export function readCard(form: CardForm, now: number) {
  const problems: Partial<Record<keyof CardForm, CardProblem>> = {};
  const number = digits.parse(form.cardnumber);
  if (!z.email().safeParse(form.email.trim()).success) problems.email = "emailInvalid";
  if (!/^\d{13,19}$/.test(number) || !luhn(number)) problems.cardnumber = "cardInvalid";
  const expiry = /^(\d{1,2})\s*\/?\s*(?:20)?(\d{2})$/.exec(form.exp.trim());
  const month = Number(expiry?.[1]);
  if (!expiry || month < 1 || month > 12) problems.exp = "expiryInvalid";
  else if (Date.UTC(2000 + Number(expiry[2]), month, 1) / 1000 <= now) problems.exp = "expiryPast";
  if (!/^\d{3,4}$/.test(form.cvc.trim())) problems.cvc = "cvcInvalid";
  return { number, email: form.email.trim(), problems };
}

function luhn(number: string): boolean {
  let sum = 0;
  for (let index = 0; index < number.length; index++) {
    const digit = Number(number[number.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
