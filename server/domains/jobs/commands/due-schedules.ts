import { z } from "zod";
import { findPlace, isFinalPlace } from "#db/gate/places.ts";
import { commit } from "#db/group-commit.ts";
import {
  findAnySchedule,
  listDue,
  moveSchedule,
  nextDue,
  type Schedule,
} from "#db/jobs/schedules.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { transaction } from "#db/transaction.ts";
import type { LiveEvents } from "#server/events/run-observer.ts";
import { sayCount } from "#server/rules/count.ts";
import type { Clock } from "#server/web/domain.ts";
import { Problem } from "#server/web/problem.ts";
import { dueTimes, nextTime } from "../rules/rhythm.ts";
import { placeAsked } from "./jobs.ts";
import { jobOf, whenOf } from "./schedule-form.ts";

/** So late a time is still its own; after that it was missed. */
const onTimeMs = 60_000;

/** Makes the jobs of schedules at their times. */
export const scheduleClock: Clock = {
  nextAt: (db) => nextDue(db),
  ring: ringSchedules,
};

/** One that goes wrong keeps no other from its time. */
async function ringSchedules(events: LiveEvents): Promise<void> {
  const { db, hub, now } = events;
  const wrong: unknown[] = [];
  for (const { id, organisationId, userId } of listDue(db, { now: now(), limit: 200 })) {
    await commit(db, () => takeTime(events, id)).catch((error) => wrong.push(error));
    hub.wake("gate", `organisation:${organisationId}`, `notices:${userId}`);
  }
  if (wrong.length > 0) throw wrong[0];
}

/**
 * The job of its time and the next of its times are written together, so that there is one job for each however
 * often we are killed, and whoever else looks at the same moment.
 */
function takeTime(events: LiveEvents, id: string): void {
  const { db } = events;
  const now = events.now();
  const schedule = findAnySchedule(db, { id });
  if (schedule?.state !== "active") return;
  const when = whenOf(schedule);
  const end = schedule.endsAt ?? Number.POSITIVE_INFINITY;
  const due = dueTimes(when, { next: schedule.nextAt, now: Math.min(now, end) });
  if (!due) return;
  const nextAt = nextTime(when, due.last);
  const came = cameOf(events, schedule, { ...due, isLate: now - due.last > onTimeMs });
  const timesLeft =
    schedule.timesLeft === null || !came.jobId ? schedule.timesLeft : schedule.timesLeft - 1;
  moveSchedule(db, {
    ...{ id, nextAt, timesLeft, note: came.note ?? null, updatedAt: now },
    ...(came.jobId && { lastJobId: came.jobId }),
    state: timesLeft === 0 || nextAt > end ? "ended" : "active",
  });
}

interface Due {
  last: number;
  count: number;
  isLate: boolean;
}

interface Came {
  jobId?: string;
  note?: string;
}

/** What becomes of the times that are due: at most one job. */
function cameOf(events: LiveEvents, schedule: Schedule, due: Due): Came {
  const { last, count, isLate } = due;
  const missed = isLate ? count : count - 1;
  if (isLate && schedule.catchUp === "skip") return { note: `${times(missed)} missed` };
  if (schedule.overlap === "skip" && goesOn(events, schedule)) {
    return { note: "Skipped: the one before had not ended" };
  }
  const refused = placed(events, schedule, last);
  if (refused) return { note: refused };
  const note = sayMissed(schedule, { missed, isLate });
  return { jobId: jobIdOf(schedule, last), ...(note && { note }) };
}

const times = (count: number) =>
  count === 1 ? "One of its times was" : `${sayCount(count)} of its times were`;

function sayMissed({ catchUp }: Schedule, { missed, isLate }: { missed: number; isLate: boolean }) {
  if (missed === 0) return undefined;
  return catchUp === "once" && isLate
    ? `${times(missed)} missed: begun once for all`
    : `${times(missed)} missed`;
}

const jobIdOf = ({ id }: Schedule, at: number) => `job_${id.slice("sch_".length)}-${at}`;

function goesOn({ db }: LiveEvents, { lastJobId }: Schedule): boolean {
  const place = lastJobId === null ? undefined : findPlace(db, { runId: lastJobId });
  return place !== undefined && !isFinalPlace(place.state);
}

/** Why there is none, when it is refused; whoever made the schedule is told once of each reason. */
function placed(events: LiveEvents, schedule: Schedule, at: number): string | undefined {
  const { id, userId, title, note } = schedule;
  try {
    const asked = { user: { id: userId }, id: jobIdOf(schedule, at), form: jobOf(schedule) };
    transaction(events.db, () => placeAsked({ events }, asked));
    return undefined;
  } catch (error) {
    const refused = `Refused: ${whyRefused(error)}`;
    if (refused !== note) {
      insertNotification(events.db, {
        ...{ userId, key: `${id}/refused/${at}`, tone: "warning", href: "/jobs/schedules" },
        ...{ title: `Not begun: ${title}`, body: refused, at: events.now() },
      });
    }
    return refused;
  }
}

/** What cannot be asked for keeps nothing else from its time; whatever else is wrong is a fault of ours. */
function whyRefused(error: unknown): string {
  if (error instanceof z.ZodError) return "It cannot be asked for like that any more";
  if (!(error instanceof Problem)) throw error;
  const [field] = Object.values(error.fields ?? {});
  return field ?? error.title;
}
