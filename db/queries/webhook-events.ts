import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { forColumns, given, prepared } from "../prepared.ts";
import { webhookEvents } from "../schema.ts";
import type { WebhookOutcome } from "../statuses.ts";

const arrival = given(
  webhookEvents,
  "eventId",
  "type",
  "runId",
  "intentId",
  "outcome",
  "detail",
  "body",
  "receivedAt",
  "updatedAt",
);

const statements = prepared((db) => ({
  record: db
    .insert(webhookEvents)
    .values(arrival)
    .onConflictDoUpdate({
      target: webhookEvents.eventId,
      set: {
        deliveries: sql`${webhookEvents.deliveries} + 1`,
        outcome: judgedAnew(arrival.outcome, webhookEvents.outcome),
        detail: judgedAnew(arrival.detail, webhookEvents.detail),
        handed: sql`${webhookEvents.handed} + (${webhookEvents.outcome} = 'failed')`,
        updatedAt: arrival.updatedAt,
      },
    })
    .returning()
    .prepare(),
  settle: forColumns((names: readonly (keyof typeof arrival)[]) =>
    db
      .update(webhookEvents)
      .set(given(webhookEvents, ...names))
      .where(
        and(
          eq(webhookEvents.eventId, sql.placeholder("eventId")),
          eq(webhookEvents.outcome, "received"),
        ),
      )
      .prepare(),
  ),
  reopen: db
    .update(webhookEvents)
    .set({
      ...given(webhookEvents, "updatedAt"),
      outcome: "received",
      handed: sql`${webhookEvents.handed} + 1`,
    })
    .where(
      and(
        eq(webhookEvents.eventId, sql.placeholder("eventId")),
        inArray(webhookEvents.outcome, ["received", "failed"]),
      ),
    )
    .returning()
    .prepare(),
  find: db
    .select()
    .from(webhookEvents)
    .where(eq(webhookEvents.eventId, sql.placeholder("eventId")))
    .prepare(),
}));

function judgedAnew(fresh: SQL, kept: typeof webhookEvents.outcome | typeof webhookEvents.detail) {
  return sql`case when ${webhookEvents.outcome} in ('refused', 'failed') then ${fresh} else ${kept} end`;
}

interface Arrival {
  eventId: string;
  type: string;
  runId: string;
  /** Of a payment. */
  intentId?: string;
  outcome: Extract<WebhookOutcome, "received" | "refused">;
  detail?: string | null;
  body?: string;
  now: number;
}

/**
 * Once for each event, for ever; every further delivery is counted. What was refused, or could not be acted
 * on, is judged anew when it comes again. Answers the outcome that counts.
 */
export function recordWebhookEvent(
  db: Database,
  { intentId, detail, body, now, ...event }: Arrival,
) {
  const times = { receivedAt: now, updatedAt: now };
  return statements(db).record.get({ ...event, intentId, detail, body, ...times });
}

/** Once more to be acted on; nothing when it has been. */
export function reopenWebhookEvent(
  db: Database,
  { eventId, now }: { eventId: string; now: number },
) {
  return statements(db).reopen.get({ eventId, updatedAt: now });
}

/** What became of it, once it was acted on. */
export function settleWebhookEvent(
  db: Database,
  {
    eventId,
    outcome,
    detail,
    now,
  }: {
    eventId: string;
    outcome: Extract<WebhookOutcome, "delivered" | "late" | "failed">;
    detail?: string;
    now: number;
  },
): boolean {
  const row = { outcome, updatedAt: now, ...(detail && { detail }) };
  return (
    statements(db)
      .settle(row)
      .run({ ...row, eventId }).changes === 1
  );
}

export function findWebhookEvent(db: Database, { eventId }: { eventId: string }) {
  return statements(db).find.get({ eventId });
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
