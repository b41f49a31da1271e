import { Hono } from "hono";
import { z } from "zod";
import { flightSearchSchema } from "#server/outside/airlines.ts";
import { cities } from "./cities.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import { flightLedgerOf, flightSeller, flightsFor } from "./flights.ts";
import type { Once } from "./once.ts";
import { queryOf } from "./query.ts";
import { createReservationRoutes } from "./seller.ts";

const ledgerSchema = z.object({ flightId: z.string() });

export function createAirlineRoutes(deps: { db: SandboxDatabase; once: Once; clock: Clock }): Hono {
  const { db, clock } = deps;
  const app = new Hono();

  app.get("/airports", (c) =>
    c.json({ airports: cities.map(({ code, name, country }) => ({ code, city: name, country })) }),
  );

  app.get("/flights", (c) =>
    c.json({ flights: flightsFor(db, queryOf(c, flightSearchSchema), clock()) }),
  );

  app.get("/ledger", (c) => c.json(flightLedgerOf(db, queryOf(c, ledgerSchema).flightId, clock())));

  app.route("/reservations", createReservationRoutes(flightSeller, deps));

  return app;
}
