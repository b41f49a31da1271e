import { Hono } from "hono";
import type { Database } from "#db/connection.ts";
import { countStandingWork } from "#db/queries/standing-work.ts";
import type { AppDeps, AppEnv } from "./deps.ts";

/**
 * Alive is the process; ready is everything it needs. Work that stands still makes nothing unready: the
 * shop serves everybody else. It is told all the same, for whoever watches.
 */
export function healthRoutes({ events, missing }: AppDeps) {
  return new Hono<AppEnv>()
    .get("/healthz", (c) => c.json({ status: "ok" }))
    .get("/readyz", async (c) => {
      const waitingFor = await missing();
      const ready = waitingFor.length === 0;
      const status = ready ? "ready" : "not ready";
      return c.json({ status, waitingFor, standingStill: standing(events.db) }, ready ? 200 : 503);
    });
}

function standing(db: Database): number | undefined {
  try {
    return countStandingWork(db);
  } catch {
    return undefined; // The database is among what is missing.
  }
}
