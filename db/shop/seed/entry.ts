/** A product as the catalogue's author writes it; what follows from its slug and place is added in `products.ts`. */
export type Entry = {
  slug: string;
  sku: string;
  name: string;
  summary: string;
  descriptionMd: string;
  priceCents: number;
  weightGrams: number;
  stockQty: number;
};
