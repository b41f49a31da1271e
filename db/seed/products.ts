import type { products } from "../schema.ts";

export type SeedProduct = Required<Omit<typeof products.$inferInsert, "currency">>;

export const seedProducts: readonly SeedProduct[] = [];
