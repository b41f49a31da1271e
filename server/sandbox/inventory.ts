import { and, eq, gt, or, sum } from "drizzle-orm";
import type { Places } from "#server/outside/reservations.ts";
import type { Ledger } from "./database.ts";
import { claims, reservations } from "./schema.ts";

/** A reservation that has expired no longer counts, without anything having happened. */
export function placesOf(
  ledger: Ledger,
  { unit, total, now }: { unit: string; total: number; now: number },
): Places {
  const counts = and(
    eq(claims.unit, unit),
    or(
      eq(reservations.status, "confirmed"),
      and(eq(reservations.status, "reserved"), gt(reservations.expiresAt, now)),
    ),
  );
  const taken = ledger
    .select({ status: reservations.status, quantity: sum(claims.quantity).mapWith(Number) })
    .from(claims)
    .innerJoin(reservations, eq(claims.reservationId, reservations.id))
    .where(counts)
    .groupBy(reservations.status)
    .all();
  const quantityOf = (status: "reserved" | "confirmed") =>
    taken.find((row) => row.status === status)?.quantity ?? 0;

  const [held, confirmed] = [quantityOf("reserved"), quantityOf("confirmed")];
  return { total, held, confirmed, free: total - held - confirmed };
}
