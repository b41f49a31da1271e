import type { Child } from "hono/jsx";
import type { CartDescription } from "#db/shop/cart-pages.ts";
import { countryName } from "#server/domains/shop/rules/country.ts";
import { formatMoney } from "#server/rules/money.ts";
import { LedgerSum } from "#views/parts/ledger.tsx";

/** A zone and what it costs to send this basket there. */
export interface ShippingOption {
  id: string;
  name: string;
  countries: string[];
  shippingCents: number;
}

interface SummaryProps {
  cart: CartDescription;
  options: ShippingOption[];
  /** Chosen when the page was drawn; the script follows the choice from then on. */
  country: string | undefined;
}

/** What it costs, delivered to the country that is chosen. It stays in view while the form is filled in. */
export function CheckoutSummary({ cart, ...shipping }: SummaryProps) {
  const money = (cents: number) => formatMoney(cents, cart.currency);
  return (
    <table class="ledger checkout-sums">
      <caption>What it costs</caption>
      <tbody>
        <LedgerSum label="Items" span={1}>
          {money(cart.itemsCents)}
        </LedgerSum>
        <LedgerSum label="Shipping" span={1}>
          <ByCountry {...shipping} otherwise="by country">
            {({ shippingCents }) => money(shippingCents)}
          </ByCountry>
        </LedgerSum>
        <LedgerSum label="Total" span={1} class="ledger-total">
          <Total cart={cart} otherwise={`${money(cart.itemsCents)} and shipping`} {...shipping} />
        </LedgerSum>
      </tbody>
    </table>
  );
}

/** Of everything, delivered. */
export function Total({ cart, ...shipping }: SummaryProps & { otherwise: string }) {
  const money = (cents: number) => formatMoney(cents, cart.currency);
  return (
    <ByCountry {...shipping}>
      {({ shippingCents }) => money(cart.itemsCents + shippingCents)}
    </ByCountry>
  );
}

interface ByCountryProps extends Omit<SummaryProps, "cart"> {
  /** While no country is chosen. */
  otherwise: string;
  children: (option: ShippingOption) => Child;
}

/** One text for each zone, of which the chosen country's shows. */
function ByCountry({ options, country, otherwise, children }: ByCountryProps) {
  const chosen = options.find(({ countries }) => countries.includes(country ?? ""));
  return (
    <>
      <Shown when="!$_country" now={!chosen}>
        {otherwise}
      </Shown>
      {options.map((option) => (
        <Shown when={isAmong(option.countries)} now={option === chosen}>
          {children(option)}
        </Shown>
      ))}
    </>
  );
}

function Shown({ when, now, children }: { when: string; now: boolean; children?: Child }) {
  return (
    <span data-show={when} style={now ? undefined : "display:none"}>
      {children}
    </span>
  );
}

/** Country codes from our own table: two capital letters each. */
function isAmong(countries: string[]): string {
  return `[${countries.map((country) => `'${country}'`).join(",")}].includes($_country)`;
}

/** The countries we send to, as a choice. */
export function CountryOptions({ options, chosen }: { options: ShippingOption[]; chosen: string }) {
  return (
    <>
      {options.map((zone) => (
        <optgroup label={zone.name}>
          {zone.countries.map((country) => (
            <option value={country} selected={country === chosen}>
              {countryName(country)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}
