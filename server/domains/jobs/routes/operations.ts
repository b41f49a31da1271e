import { z } from "zod";
import { organisationRoles, placeStates, runStatuses } from "#db/statuses.ts";
import { time } from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { jobForm } from "../commands/job-form.ts";
import { practiceLanes } from "../rules/flood.ts";

const tag = "Jobs";

const listed = z.object({
  id: z.string(),
  title: z.string(),
  organisationId: z.string(),
  organisation: z.string(),
  handler: z.string(),
  state: z.enum(placeStates),
  enteredAt: time,
  begunAt: time.nullable(),
  endedAt: time.nullable(),
  askedBy: z.string(),
});

const described = listed.extend({
  role: z.enum(organisationRoles),
  input: z.record(z.string(), z.unknown()),
  reason: z.string().nullable(),
  notBefore: time,
  expiresAt: time,
  finishBy: time.nullable(),
  priority: z.int(),
  estimate: z.int().describe("The credits that it may cost at most"),
  cost: z.int().nullable().describe("What it has cost, when it has ended"),
  hasResult: z.boolean(),
  status: z.enum(runStatuses),
});

const floodSide = z.object({
  lane: z.enum(practiceLanes),
  many: z.object({ waiting: z.int(), total: z.int() }),
  few: z.array(z.object({ ms: z.int(), isWaiting: z.boolean() })),
  halfMs: z.int(),
  longestMs: z.int(),
});

/** Work for organisations, let through in turns. */
export const jobOperations: Operation[] = [
  {
    method: "get",
    path: "/api/jobs",
    tag,
    summary: "The latest jobs of your organisations",
    for: "shopper",
    answers: { 200: { description: "Latest first", schema: z.object({ jobs: z.array(listed) }) } },
  },
  {
    method: "post",
    path: "/api/jobs/{id}",
    tag,
    summary: "Ask for a job",
    description:
      "The id is made by whoever asks: job_ and 8 to 64 letters or digits. Sent again it is the same job, " +
      "as is one with a key that the organisation has used. Answers at once; it begins when its turn comes. " +
      "Refused with 429 when as many wait already as the organisation may have waiting.",
    for: "shopper",
    body: jobForm,
    example: { organisationId: "org_millandsons", handler: "remind", text: "Tea", seconds: 240 },
    answers: { 202: { description: "Asked for", schema: z.object({ jobId: z.string() }) } },
  },
  {
    method: "post",
    path: "/api/jobs",
    tag,
    summary: "Ask for a job, and be told its id",
    description:
      "For whoever makes no ids. Sent again it is another job, unless it has a key, or an Idempotency-Key.",
    for: "shopper",
    body: jobForm,
    example: { organisationId: "org_millandsons", handler: "prices", key: "prices of November" },
    answers: { 202: { description: "Asked for", schema: z.object({ jobId: z.string() }) } },
  },
  {
    method: "get",
    path: "/api/jobs/{id}",
    tag,
    summary: "One of them, as it stands",
    for: "shopper",
    answers: { 200: { description: "The job", schema: described } },
  },
  {
    method: "get",
    path: "/api/jobs/{id}/result",
    tag,
    summary: "What came of it, as CSV",
    for: "shopper",
    answers: { 200: { description: "The file" } },
  },
  {
    method: "post",
    path: "/api/jobs/{id}/cancel",
    tag,
    summary: "Withdraw it before its turn, or end it at its next wait",
    for: "shopper",
    answers: {
      202: {
        description: "Withdrawn, or asked to end",
        schema: z.object({ cancelled: z.enum(["withdrawn", "asked"]) }),
      },
    },
  },
  {
    method: "get",
    path: "/api/flood",
    tag,
    summary: "The last flood that was sent to be watched",
    for: "admin",
    answers: {
      200: {
        description: "How the handful fares with turns and without",
        schema: z.object({
          last: z.object({ at: time, sides: z.array(floodSide) }).nullable(),
        }),
      },
    },
  },
  {
    method: "post",
    path: "/api/flood",
    tag,
    summary: "Send a flood over both practice gates, and a handful after it",
    description: "Only where the outside is pretended, and one after the other.",
    for: "admin",
    answers: { 202: { description: "It comes", schema: z.object({ flood: z.string() }) } },
  },
];
