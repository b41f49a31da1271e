import type { products } from "../schema.ts";
import { desk } from "./desk.ts";
import type { Entry } from "./entry.ts";
import { garden } from "./garden.ts";
import { kitchen } from "./kitchen.ts";
import { workshop } from "./workshop.ts";

type SeedProduct = Required<Omit<typeof products.$inferInsert, "currency">>;

/** Positions leave room between categories, so that one can grow without moving the next. */
export const seedProducts: readonly SeedProduct[] = [
  ...shelve("workshop", 100, workshop),
  ...shelve("kitchen", 200, kitchen),
  ...shelve("desk", 300, desk),
  ...shelve("garden", 400, garden),
];

function shelve(category: string, before: number, entries: readonly Entry[]): SeedProduct[] {
  return entries.map(({ slug, ...entry }, index) => ({
    ...entry,
    id: `prd_${slug}`,
    category,
    stockedQty: entry.stockQty,
    picture: `/pictures/${slug}.svg`,
    position: before + index + 1,
  }));
}
