import { and, asc, eq, gte, inArray, lt, or, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { payments, runs, webhookEvents } from "../schema.ts";

const since = sql.placeholder("since");

const still = {
  id: runs.id,
  title: runs.title,
  status: runs.status,
  waitingFor: runs.waitingFor,
  updatedAt: runs.updatedAt,
};

const statements = prepared((db) => ({
  paid: db
    .select({
      runId: payments.runId,
      capturedCents: sql<number>`sum(${payments.capturedCents})`,
      refundedCents: sql<number>`sum(${payments.refundedCents})`,
      pastUsCents: sql<number>`sum(${payments.refundedElsewhereCents})`,
      charges: sql<number>`sum(${payments.capturedCents} > ${payments.refundedCents})`,
      providers: sql<string>`group_concat(distinct ${payments.provider})`,
    })
    .from(payments)
    .where(gte(payments.createdAt, since))
    .groupBy(payments.runId)
    .prepare(),
  told: db
    .select({
      eventId: webhookEvents.eventId,
      runId: webhookEvents.runId,
      intentId: webhookEvents.intentId,
      type: webhookEvents.type,
      outcome: webhookEvents.outcome,
      deliveries: webhookEvents.deliveries,
      receivedAt: webhookEvents.receivedAt,
    })
    .from(webhookEvents)
    .where(gte(webhookEvents.receivedAt, since))
    .prepare(),
  longestStill: db
    .select(still)
    .from(runs)
    .where(inArray(runs.status, ["queued", "running", "waiting"]))
    .orderBy(asc(runs.updatedAt))
    .limit(1)
    .prepare(),
  overdue: db
    .select(still)
    .from(runs)
    .where(
      or(
        and(eq(runs.status, "waiting"), lt(runs.waitingUntil, sql.placeholder("before"))),
        and(
          eq(runs.status, "queued"),
          lt(runs.updatedAt, sql.placeholder("before")),
          // At the gate it waits for its turn, as long as it may.
          sql`not exists (select 1 from gate_places where gate_places.run_id = ${runs.id}
            and gate_places.state = 'queued')`,
        ),
      ),
    )
    .orderBy(asc(runs.updatedAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
}));

/** What our books say was paid for each run that was begun since, and through whom. */
export function listPaidSums(db: Database, begun: { since: number }) {
  return statements(db)
    .paid.all({ since: begun.since })
    .map(({ providers, ...sums }) => ({ ...sums, providers: providers.split(",") }));
}

export type PaidSums = ReturnType<typeof listPaidSums>[number];

/** What we were told since, and what became of it. */
export function listToldSince(db: Database, begun: { since: number }) {
  return statements(db).told.all({ since: begun.since });
}

export type Told = ReturnType<typeof listToldSince>[number];

/** What has not ended and has not moved for the longest time. */
export function findLongestStill(db: Database) {
  return statements(db).longestStill.get();
}

/** What waits although its wait was over before then, or was not taken up before then. */
export function listOverdue(db: Database, past: { before: number; limit: number }) {
  return statements(db).overdue.all(past);
}
