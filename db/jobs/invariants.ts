import { sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import type { BrokenInvariant } from "../invariants.ts";

export function listBrokenJobs(db: Database): BrokenInvariant[] {
  return [...listContradicted(db), ...listMiscounted(db), ...listNotErased(db)];
}

/** Where a job's run and its place at the gate say two things of it. */
function listContradicted(db: Database): BrokenInvariant[] {
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

/** Where a month's budget is not the sum over its places. */
function listMiscounted(db: Database): BrokenInvariant[] {
  return db
    .all<{ id: string; month: string; of: string; expected: number; found: number }>(sql`
      with summed as (
        select organisation_id, budget_month as month,
          sum(case when ended_at is null then estimate else 0 end) as reserved,
          sum(coalesce(cost, 0)) as used
        from gate_places where budget_month is not null group by organisation_id, budget_month
      ),
      kept as (
        select organisation_id, month from gate_budgets
        union select organisation_id, month from summed
      ),
      sides as (
        select k.organisation_id as id, k.month, coalesce(s.reserved, 0) as reserved,
          coalesce(s.used, 0) as used, coalesce(b.reserved, 0) as kept_reserved,
          coalesce(b.used, 0) as kept_used
        from kept k
        left join summed s on s.organisation_id = k.organisation_id and s.month = k.month
        left join gate_budgets b on b.organisation_id = k.organisation_id and b.month = k.month
      )
      select id, month, 'reserved' as "of", reserved as expected, kept_reserved as found
      from sides where reserved <> kept_reserved
      union all
      select id, month, 'used' as "of", used as expected, kept_used as found
      from sides where used <> kept_used`)
    .map(({ id, month, of, expected, found }) => ({
      rule: `what is ${of} of ${month}'s budget is the sum over its places`,
      subject: id,
      expected,
      found,
    }));
}

/** What is left of an organisation that says it is deleted. */
function listNotErased(db: Database): BrokenInvariant[] {
  return db
    .all<{ id: string; found: number }>(sql`
      with deleted as (
        select a.organisation_id as id from organisation_acts a join runs r on r.id = a.id
        where a.kind = 'deletion' and r.status = 'done'
      ),
      kept as (
        select id, (select count(*) from memberships m where m.organisation_id = d.id)
          + (select count(*) from call_secrets s where s.organisation_id = d.id)
          + (select count(*) from export_pieces p
            join organisation_acts a on a.id = p.act_id where a.organisation_id = d.id)
          + (select count(*) from jobs j where j.organisation_id = d.id and (
            j.input <> '{}' or coalesce(j.result, j.reason, j.key) is not null)) as found
        from deleted d
      )
      select id, found from kept where found > 0`)
    .map(({ id, found }) => ({
      rule: "of a deleted organisation nothing but its books is left",
      subject: id,
      expected: 0,
      found,
    }));
}
