import { and, desc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { payments, runs } from "../schema.ts";

const statements = prepared((db) => ({
  ofNobody: db
    .select({ runId: payments.runId, attempt: payments.attempt, title: runs.title })
    .from(payments)
    .innerJoin(runs, eq(runs.id, payments.runId))
    .where(
      and(
        inArray(payments.status, ["pending", "authorised"]),
        isNotNull(runs.endedAt),
        lt(payments.updatedAt, sql.placeholder("before")),
        lt(runs.updatedAt, sql.placeholder("before")),
      ),
    )
    .limit(200)
    .prepare(),
  paidLately: db
    .select({
      runId: payments.runId,
      title: runs.title,
      currency: payments.currency,
      capturedCents: sql<number>`sum(${payments.capturedCents})`,
      refundedCents: sql<number>`sum(${payments.refundedCents})`,
    })
    .from(payments)
    .innerJoin(runs, eq(runs.id, payments.runId))
    .where(lt(runs.updatedAt, sql.placeholder("before")))
    .groupBy(payments.runId)
    .having(sql`max(${payments.updatedAt}) < ${sql.placeholder("before")}`)
    .orderBy(desc(sql`max(${payments.updatedAt})`))
    .limit(100)
    .prepare(),
}));

/** Money that is reserved, or may be, for a run that has ended. */
export function listOpenPaymentsOfEndedRuns(db: Database, { before }: { before: number }) {
  return statements(db).ofNobody.all({ before });
}

/** What our books say of the runs that were paid last. */
export function listPaidLately(db: Database, { before }: { before: number }) {
  return statements(db).paidLately.all({ before });
}
