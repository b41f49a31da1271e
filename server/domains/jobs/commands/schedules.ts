import { randomUUID } from "node:crypto";
import { commit } from "#db/group-commit.ts";
import {
  countSchedulesOf,
  describeSchedule,
  findAnySchedule,
  insertSchedule,
  moveSchedule,
  removeSchedule,
  type ScheduleDescription,
} from "#db/jobs/schedules.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { mayBegin, mayEnd } from "#server/rules/organisation-roles.ts";
import { whenShown } from "#server/rules/zone-time.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { invalid, notFound, Problem } from "#server/web/problem.ts";
import { titleOf } from "../rules/handlers.ts";
import { nextTime } from "../rules/rhythm.ts";
import { askForJob, requireRight } from "./jobs.ts";
import { jobOf, rhythmIn, type ScheduleForm } from "./schedule-form.ts";

interface Making {
  user: SignedIn;
  id: string;
  form: ScheduleForm;
}

/** Bounded, as all that goes on by itself. */
const most = 100;

/** However often the same is sent, it is one schedule. */
export async function makeSchedule(deps: AppDeps, making: Making): Promise<void> {
  const { db, hub } = deps.events;
  const { user, id, form } = making;
  await commit(db, () => {
    const { id: organisationId, name } = requireRight(deps, user, form.organisationId);
    const known = findAnySchedule(db, { id });
    if (known && known.organisationId !== organisationId) throw notFound("schedule");
    if (known) return;
    if (countSchedulesOf(db, { organisationId }) >= most) throw tooMany(name);
    insertSchedule(db, newSchedule(making, deps.events.now()));
  });
  hub.wake("clock", `organisation:${form.organisationId}`);
}

function newSchedule({ user, id, form }: Making, now: number) {
  const { organisationId, handler, timeZone, catchUp, overlap, until, times } = form;
  const { text, seconds, url, body, priority } = form;
  const rhythm = rhythmIn(form);
  const nextAt = nextTime({ rhythm, timeZone, from: now }, now);
  const endsAt = until ? whenShown(timeZone, Date.parse(`${until}T23:59:59.999Z`)) : null;
  if (endsAt !== null && nextAt > endsAt) {
    throw invalid({ until: "It would end before the first of its times" });
  }
  const call = handler === "call" ? { url, body } : {};
  return {
    ...{ id, organisationId, userId: user.id, handler, timeZone, catchUp, overlap },
    title: titleOf({ handler, text: text || undefined, url: call.url }),
    form: { ...(text && { text }), ...(seconds > 0 && { seconds }), priority, ...call },
    rhythm: { ...rhythm },
    ...{ nextAt, endsAt, timesLeft: times > 0 ? times : null, createdAt: now, updatedAt: now },
  };
}

interface Changing {
  user: SignedIn;
  id: string;
}

/** Its times pass meanwhile; what becomes of them when it goes on is said by how it catches up. */
export function pauseSchedule(deps: AppDeps, changing: Changing): Promise<void> {
  return change(deps, changing, ({ id, state }, now) => {
    if (state === "ended") throw hasEnded();
    moveSchedule(deps.events.db, { id, state: "paused", updatedAt: now });
  });
}

export function resumeSchedule(deps: AppDeps, changing: Changing): Promise<void> {
  return change(deps, changing, ({ id, state }, now) => {
    if (state === "ended") throw hasEnded();
    moveSchedule(deps.events.db, { id, state: "active", updatedAt: now });
  });
}

/** What it has begun goes on. */
export function deleteSchedule(deps: AppDeps, changing: Changing): Promise<void> {
  return change(deps, changing, ({ id }) => removeSchedule(deps.events.db, { id }));
}

/** One more, beside its times. It is the reader's, who may ask for one as well. */
export async function runScheduleNow(deps: AppDeps, { user, id }: Changing): Promise<string> {
  const schedule = requireTheirs(deps, { user, id });
  return askForJob(deps, { user, id: `job_${randomUUID()}`, form: jobOf(schedule) });
}

async function change(
  deps: AppDeps,
  changing: Changing,
  how: (schedule: ScheduleDescription, now: number) => void,
): Promise<void> {
  const { db, hub, now } = deps.events;
  const organisationId = await commit(db, () => {
    const schedule = requireTheirs(deps, changing);
    if (!mayEnd(schedule.role, schedule.userId === changing.user.id)) throw notTheirs(schedule);
    how(schedule, now());
    return schedule.organisationId;
  });
  hub.wake("clock", `organisation:${organisationId}`);
}

function requireTheirs({ events: { db } }: AppDeps, { user, id }: Changing): ScheduleDescription {
  const schedule = describeSchedule(db, { id, userId: user.id });
  if (!schedule) throw notFound("schedule");
  return schedule;
}

function notTheirs({ role, askedBy }: ScheduleDescription): Problem {
  return new Problem({
    status: 403,
    code: "not_yours_to_do",
    title: mayBegin(role) ? `It was made by @${askedBy}` : "You may look on here",
    detail: "Only they and the owners of the organisation may change it.",
  });
}

function hasEnded(): Problem {
  return new Problem({
    status: 409,
    code: "has_ended",
    title: "It has ended",
    detail: "Make another one.",
  });
}

function tooMany(name: string): Problem {
  return new Problem({
    status: 409,
    code: "too_many_schedules",
    title: `${name} has ${most} schedules already`,
    detail: "Delete one that is not needed any more. Nothing was added.",
  });
}
