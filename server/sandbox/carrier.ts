import { Hono } from "hono";
import { z } from "zod";
import { newLabelSchema, newShipmentSchema, newSlotSchema } from "#server/outside/carriers.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import { labelsOf, printLabel, voidLabel } from "./labels.ts";
import type { Once } from "./once.ts";
import { orderIdOf } from "./order-id.ts";
import { failOnDemand } from "./parcel-trouble.ts";
import {
  bookShipment,
  cancelShipment,
  findShipment,
  presentShipment,
  shipmentsOf,
} from "./shipments.ts";
import { releaseSlot, reserveSlot, slotsOf } from "./slots.ts";

const nothingMore = z.object({});

export function createCarrierRoutes({
  db,
  once,
  clock,
  slotsPerDay,
}: {
  db: SandboxDatabase;
  once: Once;
  clock: Clock;
  /** As it is turned at the moment. */
  slotsPerDay: () => number;
}): Hono {
  const app = new Hono();

  app.post("/slots", (c) =>
    once(c.req.raw, newSlotSchema, ({ ledger, body, key, now }) =>
      reserveSlot(ledger, { slot: body, key, now, total: slotsPerDay() }),
    ),
  );

  app.post("/slots/:slotId/release", (c) =>
    once(c.req.raw, nothingMore, ({ ledger, now }) =>
      releaseSlot(ledger, { slotId: c.req.param("slotId"), now }),
    ),
  );

  app.get("/slots", (c) => c.json({ slots: slotsOf(db, orderIdOf(c), clock()) }));

  app.post("/labels", (c) =>
    once(c.req.raw, newLabelSchema, ({ ledger, body, key, now }) =>
      printLabel(ledger, { label: body, key, now }),
    ),
  );

  app.post("/labels/:labelId/void", (c) =>
    once(c.req.raw, nothingMore, ({ ledger }) => voidLabel(ledger, c.req.param("labelId"))),
  );

  app.get("/labels", (c) => c.json({ labels: labelsOf(db, orderIdOf(c)) }));

  app.post("/shipments", (c) =>
    once(c.req.raw, newShipmentSchema, ({ ledger, body, key, attempt, now }) => {
      failOnDemand(body.note, attempt);
      return bookShipment(ledger, { shipment: body, key, now });
    }),
  );

  app.post("/shipments/:shipmentId/cancel", (c) =>
    once(c.req.raw, nothingMore, ({ ledger, now }) =>
      cancelShipment(ledger, { shipmentId: c.req.param("shipmentId"), now }),
    ),
  );

  app.get("/shipments/:shipmentId", (c) =>
    c.json(presentShipment(db, findShipment(db, c.req.param("shipmentId")), clock())),
  );

  app.get("/shipments", (c) => c.json({ shipments: shipmentsOf(db, orderIdOf(c), clock()) }));

  return app;
}
