import { Hono } from "hono";
import type { AppDeps, AppEnv } from "./deps.ts";

/** Alive is the process; ready is everything it needs. */
export function healthRoutes({ missing }: AppDeps) {
  return new Hono<AppEnv>()
    .get("/healthz", (c) => c.json({ status: "ok" }))
    .get("/readyz", async (c) => {
      const waitingFor = await missing();
      const ready = waitingFor.length === 0;
      return c.json({ status: ready ? "ready" : "not ready", waitingFor }, ready ? 200 : 503);
    });
}
