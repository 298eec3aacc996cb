/** Decimals of the currencies we sell in, by ISO 4217: the one table of the house (a test holds it against Intl's). */
export const currencies = {
  ...{ EUR: 2, USD: 2, GBP: 2, ILS: 2, CHF: 2, SEK: 2, NOK: 2, DKK: 2, PLN: 2, CZK: 2, HUF: 2, RON: 2, TRY: 2, UAH: 2 },
  ...{ CAD: 2, AUD: 2, NZD: 2, SGD: 2, HKD: 2, TWD: 2, THB: 2, MYR: 2, PHP: 2, IDR: 2, INR: 2 },
  ...{ AED: 2, SAR: 2, QAR: 2, EGP: 2, MAD: 2, ZAR: 2, KES: 2, NGN: 2, GEL: 2, BRL: 2, MXN: 2, ARS: 2, COP: 2 },
  ...{ JPY: 0, KRW: 0, CLP: 0, VND: 0, PYG: 0, ISK: 0, UGX: 0, RWF: 0, XAF: 0, XOF: 0, XPF: 0 },
  ...{ BHD: 3, KWD: 3, TND: 3, JOD: 3, OMR: 3 },
} as const;
export type Currency = keyof typeof currencies;

/** Undefined for what is no currency of ours (the chain's coin, a word from the future): its amounts are whole units. */
export const decimalsOf = (currency: string): number | undefined =>
  Object.hasOwn(currencies, currency) ? currencies[currency as Currency] : undefined;

/**
 * Amounts that people are asked to pay or are paid back are multiples of this many minor units: card networks carry two
 * decimals, so that the third of a dinar is always a zero. Source: docs.stripe.com/currencies, "three-decimal currencies".
 */
export const payableStep = (currency: string): number => (decimalsOf(currency) === 3 ? 10 : 1);

export const isPayable = (amountMinor: number, currency: string): boolean => amountMinor % payableStep(currency) === 0;
