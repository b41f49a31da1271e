import { z } from "zod";
import { time } from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { backlogForm } from "../commands/backlogs.ts";

const tag = "Jobs";

const told = z.object({
  id: z.string(),
  organisationId: z.string(),
  total: z.int().describe("How many waited when it was asked for"),
  withdrawn: z.int().describe("So many so far; what had begun meanwhile is none of them"),
  reason: z.string(),
  askedBy: z.string(),
  createdAt: time,
  endedAt: time.nullable(),
});

const asks = {
  tag,
  description:
    "The id is made by whoever asks: bkl_ and 8 to 64 letters or digits. Sent again it is the same one, as " +
    "is another while it goes on. What has begun goes on, and what comes later is taken.",
  body: backlogForm,
  example: { organisationId: "org_millandsons", reason: "They were asked for by mistake" },
  answers: { 202: { description: "It is withdrawn, some at a time", schema: told } },
};

const follows = {
  tag,
  answers: { 200: { description: "How far it has come", schema: told } },
};

/** All that waits of an organisation, withdrawn at once. */
export const backlogOperations: Operation[] = [
  {
    ...asks,
    method: "post",
    path: "/api/backlogs/{id}",
    summary: "Withdraw all that waits of an organisation: for its owners",
    for: "shopper",
  },
  {
    ...follows,
    method: "get",
    path: "/api/backlogs/{id}",
    summary: "How much of it is withdrawn",
    for: "shopper",
  },
  {
    ...asks,
    method: "post",
    path: "/api/tenant-backlogs/{id}",
    summary: "Withdraw all that waits of any organisation",
    for: "admin",
  },
  {
    ...follows,
    method: "get",
    path: "/api/tenant-backlogs/{id}",
    summary: "How much of any organisation's is withdrawn",
    for: "admin",
  },
];
