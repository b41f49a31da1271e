import { asc, eq, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, isAmong, prepared } from "../prepared.ts";
import { disputes } from "../schema.ts";

export type Dispute = typeof disputes.$inferSelect;

const changing = ["status", "reason", "amountCents", "answerBy", "updatedAt"] as const;

/** From here on nothing of it changes. */
const closed = ["won", "lost", "warning_closed", "prevented"];

const statements = prepared((db) => ({
  save: db
    .insert(disputes)
    .values(given(disputes, "id", "runId", "provider", "currency", "createdAt", ...changing))
    .onConflictDoUpdate({
      target: disputes.id,
      set: given(disputes, ...changing),
      setWhere: sql`not ${isAmong(disputes.status, "closed")}`,
    })
    .prepare(),
  ofRun: db
    .select()
    .from(disputes)
    .where(eq(disputes.runId, sql.placeholder("runId")))
    .orderBy(asc(disputes.createdAt), asc(disputes.id))
    .prepare(),
}));

/** As the provider tells of it; one that is closed stays as it ended, whatever overtakes that on its way here. */
export function saveDispute(
  db: Database,
  { now, ...dispute }: Omit<Dispute, "createdAt" | "updatedAt"> & { now: number },
): void {
  const times = { createdAt: now, updatedAt: now };
  statements(db).save.run({ ...dispute, ...times, closed: JSON.stringify(closed) });
}

/** Whoever asks has already been shown to own the run, or to be an admin. */
export function listDisputes(db: Database, { runId }: { runId: string }): Dispute[] {
  return statements(db).ofRun.all({ runId });
}

export function isClosed({ status }: Pick<Dispute, "status">): boolean {
  return closed.includes(status);
}
