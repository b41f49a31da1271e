import { randomUUID } from "node:crypto";
import type { Database } from "#db/connection.ts";
import { commit } from "#db/group-commit.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { countOpenIn } from "#db/jobs/flood.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { mostOf } from "#server/rules/plans.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { Problem } from "#server/web/problem.ts";
import { estimateOf } from "../rules/costs.ts";
import { type FloodSize, flood, practiceLanes, practiceTenants } from "../rules/flood.ts";
import { titleOf } from "../rules/handlers.ts";

/** Nothing but its turn keeps what is theirs waiting. */
const plan = { ...mostOf, weight: 1, queueSeconds: 60 * 60 };

/**
 * The same flood over both gates at once, and a handful a moment after it. It goes ways of its own: nobody
 * else's work waits for it. One after the other, for two would be watched as one.
 */
export async function startFlood(
  deps: Pick<AppDeps, "events">,
  { actor }: { actor: string },
  size: FloodSize = flood,
): Promise<{ flood: string }> {
  const { db, hub, now } = deps.events;
  const name = `flood-${randomUUID()}`;
  const at = now();
  await commit(db, () => {
    if (practiceLanes.some((lane) => countOpenIn(db, { lane }) > 0)) throw stillFlooded();
    placeFlood(db, { name, actor, size, at });
    const detail = `${size.many} jobs, and then ${size.few}`;
    insertAudit(db, { key: name, actor, action: "flooded the gate", subject: name, detail, at });
  });
  hub.wake("gate", "admin");
  return { flood: name };
}

interface Flood {
  name: string;
  actor: string;
  size: FloodSize;
  at: number;
}

export function placeFlood(db: Database, { name, actor, size, at }: Flood): void {
  for (const lane of practiceLanes) {
    const { many, few } = practiceTenants[lane];
    for (const tenant of [many, few]) {
      placeOrganisation(db, { ...tenant, userId: actor, plan: { ...plan, lane }, now: at });
    }
    const asked = { name, userId: actor, seconds: size.seconds };
    placeMany(db, { ...asked, organisationId: many.id, total: size.many, now: at });
    placeMany(db, { ...asked, organisationId: few.id, total: size.few, now: at + 1 });
  }
}

interface Many {
  name: string;
  organisationId: string;
  userId: string;
  total: number;
  seconds: number;
  now: number;
}

function placeMany(
  db: Database,
  { name, organisationId, userId, total, seconds, now }: Many,
): void {
  for (let at = 1; at <= total; at++) {
    placeJob(db, {
      ...{ id: `job_${randomUUID()}`, organisationId, userId, handler: "practise" },
      title: titleOf({ handler: "practise", text: `${at} of ${total}` }),
      ...{ input: { seconds }, key: `${name}/${at}`, priority: 0 },
      ...{ notBefore: now, expiresAt: now + plan.queueSeconds * 1000, patienceMs: null, now },
      estimate: estimateOf({ handler: "practise", seconds }),
    });
  }
}

function stillFlooded(): Problem {
  return new Problem({
    status: 409,
    code: "still_flooded",
    title: "The last flood has not passed yet",
    detail: "Send another one when nothing of it waits or runs any more.",
  });
}
