import { and, eq, gt, or, sql, sum } from "drizzle-orm";
import { prepared } from "#db/prepared.ts";
import type { Places } from "#server/outside/reservations.ts";
import type { Ledger } from "./database.ts";
import { claims, reservations } from "./schema.ts";

const statements = prepared((db) => ({
  /** A reservation that has expired no longer counts, without anything having happened. */
  taken: db
    .select({ status: reservations.status, quantity: sum(claims.quantity).mapWith(Number) })
    .from(claims)
    .innerJoin(reservations, eq(claims.reservationId, reservations.id))
    .where(
      and(
        eq(claims.unit, sql.placeholder("unit")),
        or(
          eq(reservations.status, "confirmed"),
          and(
            eq(reservations.status, "reserved"),
            gt(reservations.expiresAt, sql.placeholder("now")),
          ),
        ),
      ),
    )
    .groupBy(reservations.status)
    .prepare(),
}));

export function placesOf(
  ledger: Ledger,
  { unit, total, now }: { unit: string; total: number; now: number },
): Places {
  const taken = statements(ledger).taken.all({ unit, now });
  const quantityOf = (status: "reserved" | "confirmed") =>
    taken.find((row) => row.status === status)?.quantity ?? 0;

  const [held, confirmed] = [quantityOf("reserved"), quantityOf("confirmed")];
  return { total, held, confirmed, free: total - held - confirmed };
}
