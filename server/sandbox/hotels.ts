import { Hono } from "hono";
import { z } from "zod";
import { roomSearchSchema } from "#server/outside/hotels.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import type { Once } from "./once.ts";
import { queryOf } from "./query.ts";
import { roomLedgerOf, roomSeller, roomsFor } from "./rooms.ts";
import { createReservationRoutes } from "./seller.ts";

const ledgerSchema = z.object({ roomId: z.string(), night: z.iso.date() });

export function createHotelRoutes(deps: { db: SandboxDatabase; once: Once; clock: Clock }): Hono {
  const { db, clock } = deps;
  const app = new Hono();

  app.get("/rooms", (c) => c.json({ rooms: roomsFor(db, queryOf(c, roomSearchSchema), clock()) }));

  app.get("/ledger", (c) => c.json(roomLedgerOf(db, queryOf(c, ledgerSchema), clock())));

  app.route("/reservations", createReservationRoutes(roomSeller, deps));

  return app;
}
