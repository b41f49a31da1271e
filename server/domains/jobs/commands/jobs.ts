import { endQueued } from "#db/gate/changes.ts";
import { countWaiting } from "#db/gate/places.ts";
import { commit } from "#db/group-commit.ts";
import { placeJob, settleJob } from "#db/jobs/changes.ts";
import { describeJob, findAnyJob, findJobByKey } from "#db/jobs/jobs.ts";
import { ensureCallSecret } from "#db/organisations/call-secrets.ts";
import { findMembership, type Organisation } from "#db/organisations/organisations.ts";
import { insertAudit } from "#db/queries/audit.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { recordEnd } from "#server/events/record.ts";
import { answered } from "#server/ingress/answers.ts";
import { mayBegin, mayEnd } from "#server/rules/organisation-roles.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { invalid, notFound, Problem } from "#server/web/problem.ts";
import { requireMoving } from "#server/web/work.tsx";
import { estimateOf } from "../rules/costs.ts";
import { titleOf } from "../rules/handlers.ts";
import type { JobForm } from "./job-form.ts";
import { cancelRunning } from "./job-ingress.ts";

interface Asking {
  /** Whose job it is. */
  user: Pick<SignedIn, "id">;
  id: string;
  form: JobForm;
}

type Where = Pick<AppDeps, "events">;

/**
 * Written down, and then let through when its turn comes. However often the same id or key is sent, it is
 * one job. Answers its id, which is another one's when the key is known.
 */
export async function askForJob(deps: Where, asking: Asking): Promise<string> {
  const { db, hub } = deps.events;
  const placed = await commit(db, () => placeAsked(deps, asking));
  hub.wake("gate", `organisation:${asking.form.organisationId}`, `user:${asking.user.id}`);
  return placed;
}

/** In its caller's transaction. */
export function placeAsked(deps: Where, { user, id, form }: Asking): string {
  const { db } = deps.events;
  const { organisationId, key } = form;
  const organisation = requireRight(deps, user, organisationId);
  const known = findAnyJob(db, { id });
  if (known && known.organisationId !== organisation.id) throw notFound("job");
  if (known) return id;
  const same = key && findJobByKey(db, { organisationId, key });
  if (same) return same;
  requireRoom(deps, organisation);
  place(deps, organisation, { user, id, form });
  return id;
}

function place(
  { events: { db, now } }: Where,
  organisation: Organisation,
  { user, id, form }: Asking,
): void {
  const { handler, text, seconds, key, priority, delaySeconds, withinSeconds } = form;
  const { finishSeconds } = form;
  const call = handler === "call" ? { url: form.url, body: form.body || "{}" } : undefined;
  const at = now();
  const notBefore = at + delaySeconds * 1000;
  const most = organisation.queueSeconds;
  const patience = Math.min(withinSeconds ?? Number.MAX_SAFE_INTEGER, most);
  if (call) ensureCallSecret(db, { organisationId: organisation.id, now: at });
  placeJob(db, {
    ...{ id, organisationId: organisation.id, userId: user.id, handler, priority, notBefore },
    input: { ...(text && { text }), ...(seconds > 0 && { seconds }), ...call },
    title: titleOf({ handler, text: text || undefined, url: call?.url }),
    key: key ?? null,
    ...endOf({
      notBefore,
      patience,
      finishBy: finishSeconds > 0 ? at + finishSeconds * 1000 : null,
    }),
    patienceMs: withinSeconds === undefined && finishSeconds === 0 ? most * 1000 : null,
    estimate: estimateOf({ handler, seconds }),
    now: at,
  });
}

/** What has to be finished by a time is not begun after it. */
function endOf({
  notBefore,
  patience,
  finishBy,
}: {
  notBefore: number;
  patience: number;
  finishBy: number | null;
}) {
  const latest = notBefore + patience * 1000;
  return { finishBy, expiresAt: finishBy === null ? latest : Math.min(latest, finishBy) };
}

/** For whoever does not belong to it there is no such organisation. */
export function requireRight(
  { events: { db } }: Where,
  user: Pick<SignedIn, "id">,
  id: string,
): Organisation {
  const membership = findMembership(db, { id, userId: user.id });
  if (!membership) throw invalid({ organisationId: "You belong to no such organisation" });
  if (!mayBegin(membership.role)) throw forMembers();
  const { organisation } = membership;
  if (organisation.state !== "active" && organisation.state !== "paused") {
    throw mayNotBegin(organisation);
  }
  return organisation;
}

/** An answer now is better than a wait without end. */
function requireRoom({ events: { db } }: Where, { id, name, queueDepth }: Organisation): void {
  if (countWaiting(db, { organisationId: id }) < queueDepth) return;
  throw new Problem({
    status: 429,
    code: "queue_full",
    title: `${queueDepth} jobs of ${name} are waiting already`,
    detail: "Wait until some of them have begun, or withdraw some. Nothing was added.",
    headers: { "Retry-After": "10" },
  });
}

/** What has not begun is withdrawn at once; what has is told to end at its next wait. */
export async function cancelJob(
  deps: AppDeps,
  { user, id }: { user: SignedIn; id: string },
): Promise<"withdrawn" | "asked"> {
  const { db, hub, now } = deps.events;
  const job = describeJob(db, { id, userId: user.id });
  if (!job) throw notFound("job");
  if (!mayEnd(job.role, job.userId === user.id)) {
    throw mayBegin(job.role) ? notTheirs(job.askedBy) : forMembers();
  }
  const isWithdrawn = await commit(db, () => {
    if (!endQueued(db, { runId: id, state: "withdrawn", now: now() })) return false;
    settleJob(db, { id, reason: `Withdrawn by @${user.username}` });
    recordEnd(deps.events, { runId: id, userId: job.userId }, "cancelled");
    return true;
  });
  if (!isWithdrawn) {
    if (job.endedAt !== null) throw hasEnded();
    requireMoving(deps, id);
    const words = { code: "not_cancelled", title: "It was not cancelled" };
    await answered(cancelRunning(deps.ingress, { id, by: `@${user.username}` }), words);
  }
  insertAudit(db, {
    key: `${id}/cancel/${user.id}`,
    actor: user.id,
    action: "cancelled the job",
    subject: id,
    at: now(),
  });
  hub.wake("gate", `organisation:${job.organisationId}`, `run:${id}`);
  return isWithdrawn ? "withdrawn" : "asked";
}

function forMembers(): Problem {
  return new Problem({
    status: 403,
    code: "not_yours_to_do",
    title: "You may look on here",
    detail: "Ask an owner of the organisation for another role.",
  });
}

function notTheirs(askedBy: string): Problem {
  return new Problem({
    status: 403,
    code: "not_yours_to_do",
    title: `It was asked for by @${askedBy}`,
    detail: "Only they and the owners of the organisation may end it.",
  });
}

function mayNotBegin({ name, state, stateReason }: Organisation): Problem {
  return new Problem({
    status: 409,
    code: "organisation_not_active",
    title: `${name} is ${state}`,
    detail: stateReason ? `${stateReason}. Nothing new is taken.` : "Nothing new is taken.",
  });
}

function hasEnded(): Problem {
  return new Problem({
    status: 409,
    code: "has_ended",
    title: "It has ended already",
    detail: "There is nothing left to cancel.",
  });
}
