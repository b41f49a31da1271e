import { z } from "zod";
import { organisationActKinds, runStatuses } from "#db/statuses.ts";
import { time } from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { deletionForm } from "../commands/deletions.ts";
import { exportForm } from "../commands/exports.ts";
import { suspensionForm } from "../commands/suspensions.ts";

const tag = "Organisations";

const told = z.object({
  id: z.string(),
  organisationId: z.string(),
  kind: z.enum(organisationActKinds),
  reason: z.string(),
  askedBy: z.string(),
  status: z.enum(runStatuses),
  createdAt: time,
  endedAt: time.nullable(),
  withdrawn: z.int().describe("So many waited and do so no longer"),
  cancelled: z.int().describe("So many had begun and were told to end"),
  jobs: z.int().describe("So many are gathered, or erased"),
  people: z.int(),
  size: z.int().describe("Of the file, in bytes"),
  graceUntil: time.nullable().describe("A deletion may be taken back until then"),
  takenBackAt: time.nullable(),
  erasingAt: time.nullable().describe("From then on it cannot be taken back"),
  availableUntil: time.nullable().describe("The file can be taken along until then"),
  receipt: z.string().nullable().describe("What was done, in the end"),
});

const again =
  "letters or digits. Sent again it is the same one, as is another while it goes on. It is a run, with its " +
  "steps on its page.";
const organisationId = "org_millandsons";

const suspends = {
  tag,
  description: `The id is made by whoever asks: sus_ and 8 to 64 ${again} What has begun goes on to its end.`,
  body: suspensionForm,
  example: { organisationId, reason: "The bill is open", waiting: "stays" },
  answers: { 202: { description: "Suspended; through when nothing holds a slot", schema: told } },
};

const exports = {
  tag,
  description: `The id is made by whoever asks: exp_ and 8 to 64 ${again}`,
  body: exportForm,
  example: { organisationId },
  answers: { 202: { description: "It is gathered, some at a time", schema: told } },
};

const deletes = {
  tag,
  description: `The id is made by whoever asks: del_ and 8 to 64 ${again} It can be taken back until erasing begins.`,
  body: deletionForm,
  example: { organisationId, name: "Mill & Sons", graceSeconds: 3_600, reason: "We have moved" },
  answers: { 202: { description: "It leaves: nothing new is taken or begun", schema: told } },
};

const follows = {
  tag,
  method: "get",
  answers: { 200: { description: "How far it has come, or the receipt", schema: told } },
} as const;

const takesBack = {
  tag,
  method: "post",
  description: "What was withdrawn stays so. Refused with 409 when erasing has begun.",
  answers: { 202: { description: "It is as it was before", schema: told } },
} as const;

const owner = { for: "shopper" } as const;
const admin = { for: "admin" } as const;

/** What is done with all of an organisation at once. */
export const actOperations: Operation[] = [
  {
    ...{ ...exports, ...owner, method: "post", path: "/api/exports/{id}" },
    summary: "Export all of an organisation: for its owners",
  },
  { ...follows, ...owner, path: "/api/exports/{id}", summary: "How far an export has come" },
  {
    ...{ tag, ...owner, method: "get", path: "/api/exports/{id}/file" },
    summary: "All of an organisation, in one file: for its owners",
    answers: {
      200: { description: "As JSON" },
      410: { description: "It is kept no longer" },
    },
  },
  {
    ...{ ...deletes, ...owner, method: "post", path: "/api/deletions/{id}" },
    summary: "Delete an organisation: for its owners",
  },
  { ...follows, ...owner, path: "/api/deletions/{id}", summary: "How far a deletion has come" },
  {
    ...{ ...takesBack, ...owner, path: "/api/deletions/{id}/take-back" },
    summary: "Take a deletion back: for its owners",
  },
  {
    ...{ ...suspends, ...admin, method: "post", path: "/api/tenant-suspensions/{id}" },
    summary: "Suspend any organisation",
  },
  {
    ...{ ...follows, ...admin, path: "/api/tenant-suspensions/{id}" },
    summary: "How far a suspension has come",
  },
  {
    ...{ ...exports, ...admin, method: "post", path: "/api/tenant-exports/{id}" },
    summary: "Export all of any organisation, for its owners to take along",
  },
  {
    ...{ ...follows, ...admin, path: "/api/tenant-exports/{id}" },
    summary: "How far the export of any organisation has come",
  },
  {
    ...{ ...deletes, ...admin, method: "post", path: "/api/tenant-deletions/{id}" },
    summary: "Delete any organisation",
  },
  {
    ...{ ...follows, ...admin, path: "/api/tenant-deletions/{id}" },
    summary: "How far the deletion of any organisation has come",
  },
  {
    ...{ ...takesBack, ...admin, path: "/api/tenant-deletions/{id}/take-back" },
    summary: "Take the deletion of any organisation back",
  },
];
