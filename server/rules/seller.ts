import type { Seller } from "#db/seller.ts";

/** Who sells in a demonstration. */
export const pretendedSeller: Seller = {
  name: "Cartwright",
  address: ["4 Sawmill Lane", "1010 Vienna", "Austria"],
  vatId: "",
  vatPercent: 20,
  email: "hello@cartwright.example",
};

/** What of a price that includes it is VAT. */
export function vatIn(grossCents: number, { vatPercent }: Pick<Seller, "vatPercent">): number {
  return Math.round((grossCents * vatPercent) / (100 + vatPercent));
}
