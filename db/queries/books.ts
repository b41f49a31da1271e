import { and, desc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { prepared } from "../prepared.ts";
import { payments, runs } from "../schema.ts";
import type { RunKind } from "../statuses.ts";
import type { Run } from "./runs.ts";

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
  restingLately: db
    .select()
    .from(runs)
    .where(
      and(eq(runs.kind, sql.placeholder("kind")), lt(runs.updatedAt, sql.placeholder("before"))),
    )
    .orderBy(desc(runs.updatedAt))
    .limit(100)
    .prepare(),
}));

/** The runs of a kind that moved last, and do not at the moment. */
export function listRestingLately(db: Database, wanted: { kind: RunKind; before: number }): Run[] {
  return statements(db).restingLately.all(wanted);
}

/** Money that is reserved, or may be, for a run that has ended. */
export function listOpenPaymentsOfEndedRuns(db: Database, { before }: { before: number }) {
  return statements(db).ofNobody.all({ before });
}

/** What our books say of the runs that were paid last. */
export function listPaidLately(db: Database, { before }: { before: number }) {
  return statements(db).paidLately.all({ before });
}
