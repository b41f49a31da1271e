import type { shippingZones } from "../schema.ts";

type SeedZone = Required<Omit<typeof shippingZones.$inferInsert, "currency">>;

/** A country belongs to one zone; a country in none is one we do not ship to. */
export const seedZones: readonly SeedZone[] = [
  {
    id: "zone_home",
    name: "Germany",
    countries: ["DE"],
    baseCents: 490,
    perKgCents: 60,
    position: 1,
  },
  {
    id: "zone_neighbours",
    name: "Neighbours",
    countries: ["AT", "BE", "CH", "CZ", "DK", "FR", "LI", "LU", "NL", "PL"],
    baseCents: 890,
    perKgCents: 120,
    position: 2,
  },
  {
    id: "zone_europe",
    name: "Rest of Europe",
    countries: [
      ...["AD", "BG", "CY", "EE", "ES", "FI", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LT"],
      ...["LV", "MC", "MT", "NO", "PT", "RO", "SE", "SI", "SK", "SM", "VA"],
    ],
    baseCents: 1290,
    perKgCents: 190,
    position: 3,
  },
  {
    id: "zone_world",
    name: "World",
    countries: [
      ...["AE", "AR", "AU", "BR", "CA", "CL", "CO", "CR", "HK", "ID", "IL", "IN", "JP", "KE"],
      ...["KR", "MA", "MX", "MY", "NZ", "PE", "PH", "QA", "SA", "SG", "TH", "TN", "TR", "TW"],
      ...["US", "UY", "VN", "ZA"],
    ],
    baseCents: 2490,
    perKgCents: 740,
    position: 4,
  },
];
