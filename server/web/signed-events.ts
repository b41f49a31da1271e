import { Hono } from "hono";
import type { z } from "zod";
import type { Database } from "#db/connection.ts";
import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { recordWebhookEvent } from "#db/queries/webhook-events.ts";
import type { Ingress } from "../ingress/connect.ts";
import type { AppDeps, AppEnv } from "./deps.ts";
import { inRequest } from "./in-request.ts";
import { Problem } from "./problem.ts";
import { requiredSignature } from "./required-signature.ts";

/** One kind of message from outside, and who acts on it. */
export interface SignedEvents<Event extends { eventId: string }> {
  /** Who tells, in words for the books. */
  from: string;
  /** What all its types begin with. */
  prefix: string;
  /** How an event is read; some are told in words that only our books complete. */
  schema(db: Database): z.ZodType<Event>;
  /** What it is called in the books, and whose it is. */
  entry(event: Event): { type: string; runId: string; intentId?: string };
  /** A signature proves who speaks, not that it is about something of ours: why it is not acted on. */
  objectionTo(db: Database, event: Event): string | undefined;
  /** Resolves once the event is durably with whoever acts on it. */
  handOver(ingress: Ingress, event: Event, key: string): Promise<void>;
}

/** An event from the books, to be handed over once more. */
export interface Retelling {
  prefix: string;
  handOver(deps: Pick<AppDeps, "events" | "ingress">, body: string, key: string): Promise<void>;
}

export function retelling<Event extends { eventId: string }>(kind: SignedEvents<Event>): Retelling {
  return {
    prefix: kind.prefix,
    handOver: ({ events, ingress }, body, key) =>
      kind.handOver(ingress, parse(kind, events.db, body), key),
  };
}

/** An event that is sent again is the same one; handed over anew, it is acted on anew. */
export function keyOfEvent({ eventId, handed }: { eventId: string; handed: number }): string {
  return handed === 0 ? eventId : `${eventId}/again/${handed}`;
}

/**
 * The one way in for what the outside tells. 200 is a promise: the event is durably with whoever acts
 * on it. Anything else makes the sender send it again.
 */
export function signedEvents<Event extends { eventId: string }>(
  deps: AppDeps,
  kind: SignedEvents<Event>,
) {
  const requireSigned = requiredSignature(deps, kind);

  return new Hono<AppEnv>().post("/", async (c) => {
    const body = await c.req.text();
    await requireSigned(c, body);
    return c.json(await receive(inRequest(deps, c), kind, body));
  });
}

/** The rest of the way, of what is known to come from them. */
export async function receive<Event extends { eventId: string }>(
  deps: AppDeps,
  kind: SignedEvents<Event>,
  body: string,
) {
  const event = parse(kind, deps.events.db, body);
  const objection = kind.objectionTo(deps.events.db, event);
  const row = await record(deps, kind, { event, body, objection });
  const { outcome, deliveries } = row;
  if (objection || outcome === "refused") throw mismatch(objection);
  // Its answer may have been lost: as long as nobody has acted on it, it is handed over again.
  if (outcome === "received") await accepted(deps, kind, event, keyOfEvent(row));
  return { received: true, deliveries };
}

function parse<Event extends { eventId: string }>(
  { from, schema }: SignedEvents<Event>,
  db: Database,
  body: string,
): Event {
  try {
    return schema(db).parse(JSON.parse(body));
  } catch {
    throw new Problem({
      status: 400,
      code: "unreadable_event",
      title: `This is no event of a ${from}`,
      detail: "The body is not the JSON of an event we know.",
    });
  }
}

async function record<Event extends { eventId: string }>(
  { events: { db, hub, now }, log }: AppDeps,
  { from, entry }: SignedEvents<Event>,
  { event, body, objection }: { event: Event; body: string; objection: string | undefined },
) {
  const { eventId } = event;
  const { type, runId, intentId } = entry(event);
  const row = await commit(db, () => {
    if (objection) {
      insertAudit(db, {
        key: `webhook/${eventId}`,
        actor: from,
        action: "webhook refused",
        subject: runId,
        detail: `${type}${intentId ? ` of ${intentId}` : ""}: ${objection}`,
        at: now(),
      });
    }
    const outcome = objection ? ("refused" as const) : ("received" as const);
    const arrival = { eventId, type, runId, outcome, detail: objection ?? null, body };
    return recordWebhookEvent(db, { ...arrival, ...(intentId && { intentId }), now: now() });
  });
  const { outcome, deliveries } = row;
  log.debug({ run: runId, event: eventId, type, outcome, deliveries }, `a ${from} tells`);
  // Admins are shown what was refused or came too late.
  if (outcome === "refused" || outcome === "late") hub.wake("admin");
  return row;
}

async function accepted<Event extends { eventId: string }>(
  { ingress, log }: AppDeps,
  { entry, handOver }: SignedEvents<Event>,
  event: Event,
  key: string,
): Promise<void> {
  try {
    await handOver(ingress, event, key);
  } catch (error) {
    const { runId } = entry(event);
    log.warn({ err: error, run: runId, event: event.eventId }, "an event was not accepted");
    throw new Problem({
      status: 503,
      code: "not_accepted",
      title: "The event could not be accepted",
      detail: "It is written down but not acted on. Send it again.",
    });
  }
}

function mismatch(objection = "it was refused before"): Problem {
  return new Problem({
    status: 422,
    code: "event_refused",
    title: "This event is not acted on",
    detail: `Refused, because ${objection.replace(/\.$/, "")}.`,
  });
}
