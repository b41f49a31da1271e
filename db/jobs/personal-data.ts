import { eq } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { jobSchedules, jobs } from "./schema.ts";

/** What somebody asked for, for themselves. */
export function readAsker(db: Database, { userId }: { userId: string }) {
  return {
    jobs: db
      .select()
      .from(jobs)
      .where(eq(jobs.userId, userId))
      .all()
      .map(({ userId: _, ...job }) => job),
    schedules: db
      .select()
      .from(jobSchedules)
      .where(eq(jobSchedules.userId, userId))
      .all()
      .map(({ userId: _, ...schedule }) => schedule),
  };
}

/** What came of it is the organisation's; what they wrote into it goes, and nothing more is begun for them. */
export function forgetAsker(db: Database, { userId }: { userId: string }): void {
  db.update(jobs).set({ input: {} }).where(eq(jobs.userId, userId)).run();
  db.delete(jobSchedules).where(eq(jobSchedules.userId, userId)).run();
}
