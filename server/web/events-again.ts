import { Hono } from "hono";
import { insertAudit } from "#db/queries/audit.ts";
import { reopenWebhookEvent } from "#db/queries/webhook-events.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { adminOnly, ownerOf } from "./middleware/current-user.ts";
import { Problem } from "./problem.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";
import { keyOfEvent, type Retelling } from "./signed-events.ts";

/** What could not be acted on, or never was, is handed over once more, as if it had just come. */
export function eventsAgain(deps: AppDeps, retellings: readonly Retelling[]) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .post("/:id/again", (c) => handOverAgain(deps, c, retellings));
}

async function handOverAgain(
  deps: AppDeps,
  c: AppContext,
  retellings: readonly Retelling[],
): Promise<Response> {
  const { db, hub, now } = deps.events;
  const eventId = c.req.param("id") ?? "";
  const event = reopenWebhookEvent(db, { eventId, now: now() });
  const retelling = retellings.find(({ prefix }) => event?.type.startsWith(prefix));
  if (!event?.body || !retelling) throw nothingToTell();
  await retelling.handOver(deps, event.body, keyOfEvent(event));
  insertAudit(db, {
    key: `event again/${eventId}/${event.handed}`,
    actor: ownerOf(c),
    action: "handed an event over again",
    subject: event.runId ?? eventId,
    detail: event.type,
    at: now(),
  });
  hub.wake("admin");
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect("/admin", 303) : c.json({ handedOver: event.handed }, 202);
}

function nothingToTell(): Problem {
  return new Problem({
    status: 409,
    code: "nothing_to_hand_over",
    title: "There is nothing to hand over again",
    detail: "The event was acted on, or its words were not kept.",
  });
}
