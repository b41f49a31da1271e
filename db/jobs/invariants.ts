import { sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import type { BrokenInvariant } from "../invariants.ts";

/** Where a job's run and its place at the gate say two things of it. */
export function listBrokenJobs(db: Database): BrokenInvariant[] {
  return db
    .all<{ id: string; state: string; status: string }>(sql`
      select p.run_id as id, p.state as state, r.status as status
      from gate_places p join runs r on r.id = p.run_id
      where (p.state = 'done') <> (r.status = 'done')
        or (p.state in ('failed', 'expired')) <> (r.status = 'failed')
        or (p.state = 'withdrawn') <> (r.status = 'cancelled')
        or (p.state = 'queued' and r.status <> 'queued')`)
    .map(({ id, state, status }) => ({
      rule: `a ${state} place has its run ${status}`,
      subject: id,
      expected: 0,
      found: 1,
    }));
}
