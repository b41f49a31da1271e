import { randomUUID } from "node:crypto";
import { listSchedules, type ScheduleDescription } from "#db/jobs/schedules.ts";
import { listOrganisations } from "#db/organisations/organisations.ts";
import { mayChange } from "#server/rules/organisation-acts.ts";
import { mayBegin, mayEnd } from "#server/rules/organisation-roles.ts";
import type { Page, PageContent, PageRequest } from "#server/web/page.tsx";
import { schedulesMarkdown } from "#views/jobs/output/schedules.ts";
import { SchedulesPage } from "#views/jobs/pages/schedules.tsx";
import type { TypedForm } from "#views/parts/field.tsx";
import { whenOf } from "../commands/schedule-form.ts";
import { nextTimes, sayRhythm } from "../rules/rhythm.ts";

/** What the reader's organisations want again and again. */
export const schedulesPage: Page = {
  path: "/jobs/schedules",
  for: "shopper",
  load: (request) => schedulesContent(request),
};

export function schedulesContent(
  { deps, user }: Pick<PageRequest, "deps" | "user">,
  form?: TypedForm<string>,
): PageContent | undefined {
  if (!user) return undefined;
  const { db, now } = deps.events;
  const at = now();
  const organisations = listOrganisations(db, { userId: user.id });
  const schedules = listSchedules(db, { userId: user.id }).map((schedule) => ({
    ...told(schedule, at),
    role: schedule.role,
    mayChange: mayEnd(schedule.role, schedule.userId === user.id),
  }));
  return {
    title: "Schedules",
    holds: "Again and again",
    description: "Jobs that your organisations want at certain times, when the next are, and more.",
    section: "jobs",
    topics: organisations.map(({ id }) => `organisation:${id}` as const),
    markdown: schedulesMarkdown(schedules),
    input: (
      <SchedulesPage
        schedules={schedules}
        organisations={organisations.filter(
          ({ role, state }) => mayBegin(role) && mayChange(state),
        )}
        newId={`sch_${randomUUID()}`}
        form={form}
      />
    ),
  };
}

/** With its times in words, and the next three of them. */
export function told(schedule: ScheduleDescription, now: number) {
  const { userId: _, form, rhythm: __, role: ___, createdAt, ...known } = schedule;
  const when = whenOf(schedule);
  const from = Math.max(now, schedule.nextAt - 1);
  const next = schedule.state === "active" ? nextTimes(when, from, 3) : [];
  const left = schedule.timesLeft ?? next.length;
  return {
    ...{ ...known, createdAt, input: form, when: sayRhythm(when.rhythm, when.timeZone) },
    next: next.filter((at) => at <= (schedule.endsAt ?? at)).slice(0, left),
  };
}
