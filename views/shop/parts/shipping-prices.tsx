import type { CartDescription } from "#db/shop/cart-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { LedgerHead } from "#views/parts/ledger.tsx";

/** A zone and what it costs to send this basket there. */
export interface ShippingOption {
  id: string;
  name: string;
  countries: string[];
  shippingCents: number;
}

interface ShippingPricesProps {
  cart: CartDescription;
  options: ShippingOption[];
}

/** Every zone with its price; with the script the chosen country's stands out. */
export function ShippingPrices({ cart, options }: ShippingPricesProps) {
  const money = (cents: number) => formatMoney(cents, cart.currency);
  return (
    <table class="ledger shipping-table">
      <caption>What it costs, by where it goes</caption>
      <LedgerHead columns={["To"]} figures={["Shipping", "Total"]} />
      <tbody>
        {options.map(({ id, name, countries, shippingCents }) => (
          <tr id={`zone-${id}`} data-class:is-chosen={isAmong(countries)}>
            <th scope="row">{name}</th>
            <td class="number">{money(shippingCents)}</td>
            <td class="number">{money(cart.itemsCents + shippingCents)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Country codes from our own table: two capital letters each. */
function isAmong(countries: string[]): string {
  return `[${countries.map((country) => `'${country}'`).join(",")}].includes($_country)`;
}
