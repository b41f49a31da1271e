import { Refused } from "../errors.ts";

/** Our cents are hundredths, whatever the currency. Stripe counts in the smallest unit that a currency has. */
const withoutDecimals = new Set(
  "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "),
);
const withThreeDecimals = new Set("BHD JOD KWD OMR TND".split(" "));
/** They have no decimals any more; Stripe still counts them in hundredths, of which there must be none. */
const onlyWhole = new Set("ISK UGX".split(" "));

export function toMinorUnits(cents: number, currency: string): number {
  if (withThreeDecimals.has(currency)) return cents * 10;
  const isWhole = withoutDecimals.has(currency) || onlyWhole.has(currency);
  if (isWhole && cents % 100 !== 0) {
    throw new Refused("invalid_request", `There is no part of a ${currency}: ${cents / 100}`);
  }
  return withoutDecimals.has(currency) ? cents / 100 : cents;
}

export function toCents(amount: number, currency: string): number {
  if (withoutDecimals.has(currency)) return amount * 100;
  return withThreeDecimals.has(currency) ? Math.round(amount / 10) : amount;
}
