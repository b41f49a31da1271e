import { asc, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { shippingZones } from "./schema.ts";

const statements = prepared((db) => ({
  all: db.select().from(shippingZones).orderBy(asc(shippingZones.position)).prepare(),
  ofCountry: db
    .select()
    .from(shippingZones)
    .where(
      sql`exists (select 1 from json_each(${shippingZones.countries}) where value = ${sql.placeholder("country")})`,
    )
    .prepare(),
}));

export function listZones(db: Database) {
  return statements(db).all.all();
}

/** A country in no zone is one we do not ship to. */
export function findZone(db: Database, { country }: { country: string }) {
  return statements(db).ofCountry.get({ country });
}

export type Zone = NonNullable<ReturnType<typeof findZone>>;
