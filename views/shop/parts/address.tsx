import type { OrderDescription } from "#db/shop/order-pages.ts";
import { countryName } from "#server/domains/shop/rules/country.ts";

export function AddressLines({ address }: { address: OrderDescription["address"] }) {
  return (
    <address class="address">
      {addressLines(address).map((line) => (
        <span>{line}</span>
      ))}
    </address>
  );
}

export function addressLines(address: OrderDescription["address"]): string[] {
  const { name, line1, line2 = "", postcode, city, country } = address;
  return [name, line1, line2, `${postcode} ${city}`, countryName(country)].filter(Boolean);
}
