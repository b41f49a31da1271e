import type { Product } from "#db/shop/products.ts";
import type { Zone } from "#db/shop/zones.ts";

export interface Wanted {
  product: Pick<Product, "sku" | "id" | "name" | "picture" | "priceCents" | "weightGrams">;
  quantity: number;
}

type Tariff = Pick<Zone, "id" | "baseCents" | "perKgCents" | "currency">;

/** What it all costs, delivered: prices are the catalogue's, shipping is the zone's. */
export function quoteFor(wanted: readonly Wanted[], zone: Tariff) {
  const itemsCents = sum(wanted.map(({ product, quantity }) => product.priceCents * quantity));
  const weightGrams = sum(wanted.map(({ product, quantity }) => product.weightGrams * quantity));
  const shippingCents = shippingFor(zone, weightGrams);
  return {
    lines: wanted.map(({ product, quantity }) => ({
      sku: product.sku,
      productId: product.id,
      name: product.name,
      picture: product.picture,
      unitCents: product.priceCents,
      quantity,
    })),
    zoneId: zone.id,
    itemsCents,
    shippingCents,
    totalCents: itemsCents + shippingCents,
    currency: zone.currency,
  };
}

export type Quote = ReturnType<typeof quoteFor>;

/** A base for the parcel and as much again for every kilogram that is started. */
export function shippingFor({ baseCents, perKgCents }: Tariff, weightGrams: number): number {
  return baseCents + perKgCents * Math.ceil(weightGrams / 1_000);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
