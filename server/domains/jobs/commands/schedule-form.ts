import { z } from "zod";
import type { Schedule } from "#db/jobs/schedules.ts";
import { catchUps, overlaps } from "#db/statuses.ts";
import { isTimeZone } from "#server/rules/zone-time.ts";
import type { Rhythm } from "../rules/rhythm.ts";
import { type JobForm, jobForm, type Wrong, whatFields, wholeNumber, wrongIn } from "./job-form.ts";

export const scheduleIdSchema = z
  .string()
  .regex(/^sch_[A-Za-z0-9-]{8,40}$/, "A schedule's id is sch_ and 8 to 40 letters or digits");

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Enter a time as 09:00")
  .default("09:00");

/** What is wanted again and again, and when. */
export const scheduleForm = z
  .object({
    ...whatFields,
    priority: wholeNumber(9, 0).describe("The higher goes first among the organisation's own"),
    every: z.enum(["minutes", "day", "week", "month"], "Choose how often"),
    minutes: wholeNumber(44_640, 60).describe("Of every so many minutes: how many, one at least"),
    at: timeOfDay.describe("Of a day, a week or a month: when, by the clocks of its place"),
    weekday: wholeNumber(7, 1).describe("Of a week: the day, from Monday, 1"),
    monthday: wholeNumber(31, 1).describe("Of a month: the day; 31 is its last"),
    timeZone: z
      .string()
      .refine(isTimeZone, "Choose a place whose clocks are known")
      .default("Europe/Vienna"),
    catchUp: z.enum(catchUps).default("once").describe("What of times that were missed"),
    overlap: z.enum(overlaps).default("queue").describe("What when the one before has not ended"),
    until: z
      .union([z.literal(""), z.iso.date("Enter a date")])
      .default("")
      .describe("The last day on which it begins anything, by the clocks of its place"),
    times: wholeNumber(100_000, 0).describe("So many jobs and no more; 0 is without an end"),
  })
  .superRefine((form, c) => {
    for (const [field, message] of [...wrongIn(form), ...wrongTimes(form)]) {
      c.addIssue({ code: "custom", path: [field], message });
    }
  });
export type ScheduleForm = z.output<typeof scheduleForm>;

function wrongTimes({ every, minutes, weekday, monthday }: When): Wrong[] {
  if (every === "minutes" && minutes < 1) return [["minutes", "Enter at least 1"]];
  if (every === "week" && weekday < 1) return [["weekday", "Choose a day"]];
  if (every === "month" && monthday < 1) return [["monthday", "Enter at least 1"]];
  return [];
}

interface When {
  every: Rhythm["every"];
  minutes: number;
  at: string;
  weekday: number;
  monthday: number;
}

export function rhythmIn({ every, minutes, at, weekday, monthday }: When): Rhythm {
  switch (every) {
    case "minutes":
      return { every, minutes };
    case "day":
      return { every, at };
    case "week":
      return { every, on: weekday, at };
    case "month":
      return { every, on: monthday, at };
  }
}

const kept = z.discriminatedUnion("every", [
  z.object({ every: z.literal("minutes"), minutes: z.int() }),
  z.object({ every: z.literal("day"), at: z.string() }),
  z.object({ every: z.literal("week"), on: z.int(), at: z.string() }),
  z.object({ every: z.literal("month"), on: z.int(), at: z.string() }),
]) satisfies z.ZodType<Rhythm>;

/** As it is kept. */
export function whenOf({
  rhythm,
  timeZone,
  createdAt,
}: Pick<Schedule, "rhythm" | "timeZone" | "createdAt">) {
  return { rhythm: kept.parse(rhythm), timeZone, from: createdAt };
}

/** Each of its jobs is asked for as anybody's is. */
export function jobOf({
  organisationId,
  handler,
  form,
}: Pick<Schedule, "organisationId" | "handler" | "form">): JobForm {
  return jobForm.parse({ ...form, organisationId, handler });
}
