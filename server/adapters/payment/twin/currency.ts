import { invalid } from "./api-error";

// The provider's own lists, not ours, so that a wrong decimal of ours cannot agree with itself. Source: docs.stripe.com/currencies.
const withoutDecimals = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const withThree = new Set("bhd jod kwd omr tnd".split(" "));
/** Spoken of in hundredths and charged in wholes. */
const inWholes = new Set("isk ugx".split(" "));

/** Decimals of the amounts that the provider speaks of. */
export function placesOf(currency: string): number {
  const code = currency.toLowerCase();
  if (withoutDecimals.has(code)) return 0;
  return withThree.has(code) ? 3 : 2;
}

/** @throws ApiError for an amount that no card is charged with. */
export function mustBeChargeable(amount: number, currency: string, param: string): void {
  const code = currency.toLowerCase();
  const step = withThree.has(code) ? 10 : inWholes.has(code) ? 100 : 1;
  if (amount % step === 0) return;
  throw invalid(`Invalid amount: amounts in ${code} must be divisible by ${step}.`, param, "parameter_invalid_integer");
}
