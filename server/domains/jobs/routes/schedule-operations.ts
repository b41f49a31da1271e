import { z } from "zod";
import { catchUps, overlaps, scheduleStates } from "#db/statuses.ts";
import { time } from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { scheduleForm } from "../commands/schedule-form.ts";

const tag = "Schedules";

const told = z.object({
  id: z.string(),
  title: z.string(),
  organisationId: z.string(),
  organisation: z.string(),
  askedBy: z.string(),
  handler: z.string(),
  input: z.record(z.string(), z.unknown()),
  when: z.string().describe("In words"),
  timeZone: z.string(),
  next: z.array(time).describe("The next three of its times"),
  nextAt: time,
  endsAt: time.nullable(),
  timesLeft: z.int().nullable(),
  catchUp: z.enum(catchUps),
  overlap: z.enum(overlaps),
  state: z.enum(scheduleStates),
  lastJobId: z.string().nullable(),
  note: z.string().nullable().describe("What became of its last time, when that made no job"),
  createdAt: time,
  updatedAt: time,
});

const state = z.object({ state: z.enum(scheduleStates) });

/** Jobs that are wanted again and again. */
export const scheduleOperations: Operation[] = [
  {
    method: "get",
    path: "/api/schedules",
    tag,
    summary: "The schedules of your organisations",
    for: "shopper",
    answers: {
      200: { description: "Latest first", schema: z.object({ schedules: z.array(told) }) },
    },
  },
  {
    method: "post",
    path: "/api/schedules/{id}",
    tag,
    summary: "Make one: a job at each of its times",
    description:
      "The id is made by whoever asks: sch_ and 8 to 40 letters or digits. Sent again it is the same one. " +
      "Each of its times makes one job, also through outages: of those that were missed none, or one for all.",
    for: "shopper",
    body: scheduleForm,
    example: {
      ...{ organisationId: "org_millandsons", handler: "prices", every: "week", weekday: 1 },
      ...{ at: "09:00", timeZone: "Europe/Vienna" },
    },
    answers: { 201: { description: "Made", schema: z.object({ scheduleId: z.string() }) } },
  },
  {
    method: "get",
    path: "/api/schedules/{id}",
    tag,
    summary: "One of them, as it stands",
    for: "shopper",
    answers: { 200: { description: "The schedule", schema: told } },
  },
  {
    method: "post",
    path: "/api/schedules/{id}/pause",
    tag,
    summary: "Pause it",
    for: "shopper",
    answers: { 200: { description: "It makes no jobs", schema: state } },
  },
  {
    method: "post",
    path: "/api/schedules/{id}/resume",
    tag,
    summary: "Let it go on",
    description: "Its times that passed meanwhile were missed.",
    for: "shopper",
    answers: { 200: { description: "It makes jobs again", schema: state } },
  },
  {
    method: "post",
    path: "/api/schedules/{id}/run",
    tag,
    summary: "Ask for one of its jobs now, beside its times",
    for: "shopper",
    answers: { 202: { description: "Asked for", schema: z.object({ jobId: z.string() }) } },
  },
  {
    method: "post",
    path: "/api/schedules/{id}/delete",
    tag,
    summary: "Delete it; what it has begun goes on",
    for: "shopper",
    answers: { 200: { description: "Gone", schema: z.object({ deleted: z.string() }) } },
  },
];
