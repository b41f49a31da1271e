import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { webhookEvents } from "../schema.ts";
import type { WebhookOutcome } from "../statuses.ts";

interface Arrival {
  eventId: string;
  type: string;
  orderId: string;
  /** Of a payment. */
  intentId?: string;
  outcome: Extract<WebhookOutcome, "received" | "refused">;
  detail?: string | null;
  now: number;
}

/**
 * Once for each event, for ever; every further delivery is counted. What was refused is judged anew
 * when it comes again. Answers the outcome that counts.
 */
export function recordWebhookEvent(
  db: Pick<Database, "insert">,
  { outcome, detail = null, now, ...event }: Arrival,
) {
  const judged = (fresh: unknown, kept: unknown) =>
    sql`case when ${webhookEvents.outcome} = 'refused' then ${fresh} else ${kept} end`;
  return db
    .insert(webhookEvents)
    .values({ ...event, outcome, detail, receivedAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: webhookEvents.eventId,
      set: {
        deliveries: sql`${webhookEvents.deliveries} + 1`,
        outcome: judged(outcome, webhookEvents.outcome),
        detail: judged(detail, webhookEvents.detail),
        updatedAt: now,
      },
    })
    .returning()
    .get();
}

/** What became of it, once it was acted on. */
export function settleWebhookEvent(
  db: Pick<Database, "update">,
  {
    eventId,
    outcome,
    detail,
    now,
  }: {
    eventId: string;
    outcome: Extract<WebhookOutcome, "delivered" | "late">;
    detail?: string;
    now: number;
  },
): boolean {
  const settled = db
    .update(webhookEvents)
    .set({ outcome, updatedAt: now, ...(detail && { detail }) })
    .where(and(eq(webhookEvents.eventId, eventId), inArray(webhookEvents.outcome, ["received"])))
    .run();
  return settled.changes === 1;
}

export function findWebhookEvent(db: Database, { eventId }: { eventId: string }) {
  return db.select().from(webhookEvents).where(eq(webhookEvents.eventId, eventId)).get();
}

/** For the admin: the latest, of one outcome or of all. */
export function listWebhookEvents(
  db: Database,
  { outcome, limit = 50 }: { outcome?: WebhookOutcome; limit?: number } = {},
) {
  return db
    .select()
    .from(webhookEvents)
    .where(outcome && eq(webhookEvents.outcome, outcome))
    .orderBy(desc(webhookEvents.updatedAt), desc(webhookEvents.eventId))
    .limit(limit)
    .all();
}
