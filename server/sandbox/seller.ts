import { Hono } from "hono";
import { z } from "zod";
import type { Reservation } from "#server/outside/reservations.ts";
import type { Clock } from "./clock.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import type { Once } from "./once.ts";
import { queryOf } from "./query.ts";
import { type Phase, type Product, withRequestedFailures } from "./requested-failures.ts";
import {
  cancelReservation,
  confirmReservation,
  findReservation,
  type ReservationRow,
  reservationsOf,
} from "./reservations.ts";
import type { SellerName } from "./schema.ts";

/** What an airline and a hotel chain do each in its own way; the rest they have in common. */
export interface Seller<Request, Made extends Reservation> {
  name: SellerName;
  product: Product;
  requestSchema: z.ZodType<Request>;
  reserve(ledger: Ledger, call: { request: Request; key: string; now: number }): ReservationRow;
  present(row: ReservationRow, now: number): Made;
  newConfirmation(): string;
  /** Where the travellers' words may ask for trouble. */
  wordsOf(request: Request): string[];
}

const nothingMore = z.object({});
const tripSchema = z.object({ tripId: z.string().min(1) });

export function createReservationRoutes<Request, Made extends Reservation>(
  seller: Seller<Request, Made>,
  { db, once, clock }: { db: SandboxDatabase; once: Once; clock: Clock },
): Hono {
  const app = new Hono();
  const find = (ledger: Ledger, reservationId: string) =>
    findReservation(ledger, { seller: seller.name, reservationId });
  const wordsIn = (row: ReservationRow) => seller.wordsOf(seller.requestSchema.parse(row.request));
  const at = (phase: Phase, attempt: number) => ({ product: seller.product, phase, attempt });

  app.post("/", (c) =>
    once(c.req.raw, seller.requestSchema, ({ ledger, body, key, attempt, now }) =>
      withRequestedFailures(at("RESERVE", attempt), seller.wordsOf(body), () =>
        seller.present(seller.reserve(ledger, { request: body, key, now }), now),
      ),
    ),
  );

  app.post("/:reservationId/confirm", (c) =>
    once(c.req.raw, nothingMore, ({ ledger, attempt, now }) => {
      const row = find(ledger, c.req.param("reservationId"));
      const confirmation = row.confirmation ?? seller.newConfirmation();
      return withRequestedFailures(at("CONFIRM", attempt), wordsIn(row), () =>
        seller.present(confirmReservation(ledger, row, { confirmation, now }), now),
      );
    }),
  );

  app.post("/:reservationId/cancel", (c) =>
    once(c.req.raw, nothingMore, ({ ledger, attempt, now }) => {
      const row = find(ledger, c.req.param("reservationId"));
      return withRequestedFailures(at("CANCEL", attempt), wordsIn(row), () =>
        seller.present(cancelReservation(ledger, row), now),
      );
    }),
  );

  app.get("/:reservationId", (c) =>
    c.json(seller.present(find(db, c.req.param("reservationId")), clock())),
  );

  app.get("/", (c) => {
    const { tripId } = queryOf(c, tripSchema);
    return c.json({ reservations: soldFor(seller, db, { tripId, now: clock() }) });
  });

  return app;
}

export function soldFor<Request, Made extends Reservation>(
  seller: Seller<Request, Made>,
  ledger: Ledger,
  { tripId, now }: { tripId: string; now: number },
): Made[] {
  return reservationsOf(ledger, { seller: seller.name, tripId }).map((row) =>
    seller.present(row, now),
  );
}
