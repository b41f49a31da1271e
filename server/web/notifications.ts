import { Hono } from "hono";
import { z } from "zod";
import { listNotifications, markNotificationsRead } from "#db/queries/notifications.ts";
import { readBody } from "./body.ts";
import type { AppDeps, AppEnv } from "./deps.ts";
import { ownerOf } from "./middleware/current-user.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";

/** A number in JSON, digits in a form. */
const id = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
export const markRead = z.object({ upTo: id });

export function notificationsApi({ events: { db, hub, now } }: AppDeps) {
  return new Hono<AppEnv>()
    .get("/", (c) => c.json({ notifications: listNotifications(db, { userId: ownerOf(c) }) }))
    .post("/read", async (c) => {
      const userId = ownerOf(c);
      const { upTo } = await readBody(c, markRead);
      const marked = markNotificationsRead(db, { userId, upTo, now: now() });
      hub.wake(`notices:${userId}`);
      // The stream draws what changed: a command answers with nothing.
      if (isDatastar(c)) return c.body(null, 204);
      return wantsPage(c) ? c.redirect("/", 303) : c.json({ marked });
    });
}
