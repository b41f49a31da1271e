export * from "./schema/house.ts";
export * from "./schema/shop.ts";
export * from "./schema/trips.ts";
