import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { askAdmin } from "./admin.ts";
import { query } from "./query.ts";

/** Something that Restate has begun and cannot go on with. */
export interface StandingInvocation {
  id: string;
  service: string;
  handler: string;
  /** Of its workflow or object: the id of the run, mostly. */
  key: string | null;
  /** Nobody makes it again until it is resumed, or it is made again, to no avail so far. */
  state: "paused" | "failing";
  attempts: number;
  reason: string | null;
  /** Restate's own, such as RT0016. */
  errorCode: string | null;
  nextTryAt: number | null;
  since: number;
}

/** Fails that often before anybody is called: a short trouble mends itself. */
const patience = 8;

/** Those that fail again and again: cheap, for Restate has them at hand. */
export async function listFailing(adminUrl: string, attempts: number = patience) {
  const ids = await idsOf(
    adminUrl,
    `SELECT id FROM sys_invocation_state WHERE in_flight = false AND retry_count >= ${attempts}`,
  );
  return described(adminUrl, ids);
}

/** Those that are made again by nobody. It looks through all that Restate remembers. */
export async function listPaused(adminUrl: string): Promise<StandingInvocation[]> {
  const ids = await idsOf(adminUrl, "SELECT id FROM sys_invocation_status WHERE status = 'paused'");
  return described(adminUrl, ids);
}

/** Those that only a version of the services can go on with whose code is not here. */
export async function listBegunBy(
  adminUrl: string,
  deployments: readonly string[],
): Promise<StandingInvocation[]> {
  if (deployments.length === 0) return [];
  const among = deployments.map((id) => `'${id}'`).join(", ");
  const ids = await idsOf(
    adminUrl,
    `SELECT id FROM sys_invocation_status WHERE status <> 'completed' AND pinned_deployment_id IN (${among})`,
  );
  return described(adminUrl, ids);
}

/** All that goes on, by its target: service/key/handler. It looks through all that Restate remembers. */
export async function listOpenTargets(adminUrl: string): Promise<ReadonlySet<string>> {
  const rows = await query(
    adminUrl,
    "SELECT target FROM sys_invocation_status WHERE status <> 'completed'",
  );
  return new Set(
    z
      .array(z.object({ target: z.string() }))
      .parse(rows)
      .map(({ target }) => target),
  );
}

export async function resumeInvocation(adminUrl: string, id: string): Promise<void> {
  await change(adminUrl, id, "resume");
}

/** It goes on with the present version of the services, if its journal fits that. */
export async function resumeWithPresent(adminUrl: string, id: string): Promise<void> {
  // What is being tried belongs to its version; what waits cannot be paused, and need not be.
  await change(adminUrl, id, "pause").catch(() => {});
  await onceTaken(() => change(adminUrl, id, "resume?deployment=latest"));
}

/** Restate answers before it has paused, and until it has, it refuses to resume. */
async function onceTaken(ask: () => Promise<void>): Promise<void> {
  const deadline = AbortSignal.timeout(5_000);
  for (;;) {
    try {
      return await ask();
    } catch (refusal) {
      if (deadline.aborted) throw refusal;
      await delay(50);
    }
  }
}

/** What is paused hears of its cancellation only when it goes on. */
export async function cancelInvocation(
  adminUrl: string,
  { id, state }: Pick<StandingInvocation, "id" | "state">,
): Promise<void> {
  await change(adminUrl, id, "cancel");
  if (state === "paused") await resumeInvocation(adminUrl, id);
}

type Change = "pause" | "resume" | "resume?deployment=latest" | "cancel";

async function change(adminUrl: string, id: string, what: Change): Promise<void> {
  const path = `/invocations/${encodeURIComponent(id)}/${what}`;
  await askAdmin(adminUrl, { method: "PATCH", path });
}

const time = z.string().transform((text) => Date.parse(text));

const row = z.object({
  id: z.string(),
  target_service_name: z.string(),
  target_handler_name: z.string(),
  target_service_key: z.string().nullish(),
  status: z.string(),
  retry_count: z.number().nullish(),
  last_failure: z.string().nullish(),
  last_failure_error_code: z.string().nullish(),
  next_retry_at: time.nullish(),
  modified_at: time,
});

async function described(adminUrl: string, ids: readonly string[]): Promise<StandingInvocation[]> {
  if (ids.length === 0) return [];
  const columns = Object.keys(row.shape).join(", ");
  const among = ids.map((id) => `'${id}'`).join(", ");
  const rows = await query(
    adminUrl,
    `SELECT ${columns} FROM sys_invocation WHERE id IN (${among}) AND status <> 'completed'`,
  );
  return z.array(row).parse(rows).map(inOurWords);
}

function inOurWords(found: z.output<typeof row>): StandingInvocation {
  return {
    id: found.id,
    service: found.target_service_name,
    handler: found.target_handler_name,
    key: found.target_service_key ?? null,
    state: found.status === "paused" ? "paused" : "failing",
    attempts: found.retry_count ?? 0,
    reason: found.last_failure ?? null,
    errorCode: found.last_failure_error_code ?? null,
    nextTryAt: found.next_retry_at ?? null,
    since: found.modified_at,
  };
}

/** As many as an admin can look at. */
const most = 200;

async function idsOf(adminUrl: string, sql: string): Promise<string[]> {
  const rows = await query(adminUrl, `${sql} LIMIT ${most}`);
  return z
    .array(z.object({ id: z.string().regex(/^\w+$/) }))
    .parse(rows)
    .map(({ id }) => id);
}
