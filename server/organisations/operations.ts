import { z } from "zod";
import { organisationRoles, organisationStates } from "#db/statuses.ts";
import * as answer from "../web/openapi/answers.ts";
import type { Operation } from "../web/openapi/operation.ts";
import { invitationForm, organisationForm, roleForm } from "./organisations.ts";
import { planForm, stateForm } from "./tenants.ts";

const tag = "Organisations";
const role = z.enum(organisationRoles);
const state = z.enum(organisationStates);

const plan = z.object({
  weight: z.int(),
  parallelRuns: z.int(),
  startsPerMinute: z.int(),
  queueDepth: z.int(),
  queueSeconds: z.int(),
  callsPerMinute: z.int(),
  monthlyBudget: z.int(),
});

const organisation = plan.extend({
  id: z.string(),
  name: z.string(),
  state,
  stateReason: z.string().nullable(),
  createdAt: answer.time,
  updatedAt: answer.time,
});

const described = organisation.extend({
  role,
  people: z.array(
    z.object({
      userId: z.string(),
      username: z.string(),
      displayName: z.string(),
      role,
      acceptedAt: answer.time.nullable(),
    }),
  ),
});

const standing = z.object({
  state,
  waiting: z.int(),
  held: z.int(),
  running: z.int(),
  resting: z.int(),
  oldest: answer.time.nullable(),
  share: z.object({ used: z.number(), entitled: z.number() }),
  waited: z.object({ p50: z.number().nullable(), p99: z.number().nullable() }),
  blockedOn: z.string().nullable(),
  noisy: z.boolean(),
  budget: z.object({ month: z.string(), used: z.int(), reserved: z.int(), left: z.int() }),
});

const usageOfDay = z.object({
  day: z.iso.date(),
  begun: z.int(),
  done: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  credits: z.int(),
  neverBegun: z.int(),
});

const monthQuery = { month: "As 2026-11; this one, if it is not said" };

const listed = z.object({
  organisations: z.array(z.object({ id: z.string(), name: z.string(), state, role })),
  invitations: z.array(
    z.object({ id: z.string(), name: z.string(), role, invitedAt: answer.time }),
  ),
});

/** An organisation, its people, and what it may take of what all share. */
export const organisationOperations: Operation[] = [
  {
    method: "get",
    path: "/api/organisations",
    tag,
    summary: "Those you belong to, and those that ask you to join",
    for: "shopper",
    answers: { 200: { description: "By name", schema: listed } },
  },
  {
    method: "post",
    path: "/api/organisations/{id}",
    tag,
    summary: "Make one, whose owner you are",
    description:
      "The id is made by whoever makes it: org_ and 8 to 64 letters or digits. Sent again it is the same one.",
    for: "shopper",
    body: organisationForm,
    example: { name: "Mill & Sons" },
    answers: { 201: { description: "Made", schema: z.object({ id: z.string() }) } },
  },
  {
    method: "get",
    path: "/api/organisations/{id}",
    tag,
    summary: "One of yours, with its people",
    for: "shopper",
    answers: {
      200: { description: "As it is", schema: z.object({ organisation: described }) },
    },
  },
  {
    method: "get",
    path: "/api/organisations/{id}/standing",
    tag,
    summary: "How its work stands beside that of all, and its budget of this month",
    description: "Shares are parts of one, waits are in milliseconds.",
    for: "shopper",
    answers: {
      200: { description: "At this moment", schema: z.object({ standing }) },
    },
  },
  {
    method: "get",
    path: "/api/organisations/{id}/usage",
    tag,
    summary: "What its work came to in a month, by day of UTC",
    for: "shopper",
    query: monthQuery,
    answers: {
      200: {
        description: "The days on which there was anything",
        schema: z.object({ month: z.string(), days: z.array(usageOfDay) }),
      },
    },
  },
  {
    method: "get",
    path: "/api/organisations/{id}/usage/csv",
    tag,
    summary: "The same as CSV",
    for: "shopper",
    query: monthQuery,
    answers: { 200: { description: "A line for each day" } },
  },
  {
    method: "post",
    path: "/api/organisations/{id}/name",
    tag,
    summary: "Rename it: for its owners",
    for: "shopper",
    body: organisationForm,
    example: { name: "Mill & Daughters" },
    answers: { 200: { description: "Renamed", schema: organisationForm } },
  },
  {
    method: "post",
    path: "/api/organisations/{id}/members",
    tag,
    summary: "Ask somebody to join: for its owners",
    for: "shopper",
    body: invitationForm,
    example: { username: "bob", role: "member" },
    answers: { 202: { description: "Asked", schema: invitationForm } },
  },
  {
    method: "post",
    path: "/api/organisations/{id}/members/{username}/role",
    tag,
    summary: "Give somebody another role: for its owners",
    description: "Refused with 409 when it would leave the organisation without an owner.",
    for: "shopper",
    body: roleForm,
    example: { role: "reader" },
    answers: { 200: { description: "Given", schema: roleForm } },
  },
  {
    method: "post",
    path: "/api/organisations/{id}/members/{username}/remove",
    tag,
    summary: "Remove somebody, or leave it yourself",
    for: "shopper",
    answers: {
      200: {
        description: "Who belongs to it no longer",
        schema: z.object({ removed: z.string() }),
      },
    },
  },
  {
    method: "get",
    path: "/api/organisations/{id}/secret",
    tag,
    summary: "What its calls to other systems are signed with: for its owners",
    for: "shopper",
    answers: {
      200: {
        description: "Nothing before the first call is asked for",
        schema: z.object({ secret: z.string().nullable(), changedAt: answer.time.nullable() }),
      },
    },
  },
  {
    method: "post",
    path: "/api/organisations/{id}/secret",
    tag,
    summary: "Make another secret for its calls: for its owners",
    description: "The one before signs beside it for a day.",
    for: "shopper",
    answers: { 200: { description: "Changed", schema: z.object({ changed: z.string() }) } },
  },
  {
    method: "post",
    path: "/api/organisations/{id}/accept",
    tag,
    summary: "Join, as you were asked to",
    for: "shopper",
    answers: { 200: { description: "Joined", schema: z.object({ joined: z.string() }) } },
  },
  {
    method: "post",
    path: "/api/organisations/{id}/decline",
    tag,
    summary: "Decline to join",
    for: "shopper",
    answers: { 200: { description: "Declined", schema: z.object({ declined: z.string() }) } },
  },
  {
    method: "get",
    path: "/api/tenants",
    tag,
    summary: "All organisations, and what each may take",
    for: "admin",
    answers: {
      200: {
        description: "By name",
        schema: z.object({ tenants: z.array(organisation.extend({ people: z.int() })) }),
      },
    },
  },
  {
    method: "get",
    path: "/api/tenants/usage/csv",
    tag,
    summary: "What the work of each came to in a month, by day of UTC, as CSV",
    for: "admin",
    query: monthQuery,
    answers: { 200: { description: "A line for each and each day" } },
  },
  {
    method: "post",
    path: "/api/tenants/{id}/plan",
    tag,
    summary: "Change what it may take, from the next start on",
    for: "admin",
    body: planForm,
    example: {
      ...{ weight: 2, parallelRuns: 4, startsPerMinute: 120, queueDepth: 5_000 },
      ...{ queueSeconds: 86_400, callsPerMinute: 60, monthlyBudget: 10_000 },
    },
    answers: { 200: { description: "As it is from now on", schema: plan } },
  },
  {
    method: "post",
    path: "/api/tenants/{id}/state",
    tag,
    summary: "Pause it, suspend it, or let it go on",
    for: "admin",
    body: stateForm,
    example: { state: "paused", reason: "They asked for it" },
    answers: { 200: { description: "As it is from now on", schema: stateForm } },
  },
];
