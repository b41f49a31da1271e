import { z } from "zod";
import {
  breakerStates,
  letterStates,
  roles,
  runKinds,
  standingStates,
  undoingStatuses,
} from "#db/statuses.ts";
import { dialSchema } from "#server/outside/dials.ts";
import { mortals } from "../deps.ts";

export const time = z.int().describe("UTC milliseconds");
export const cents = z.int().describe("Integer cents");

export const problem = z.object({
  type: z.string(),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
});

const user = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
});
export const signedIn = z.object({ user });
export const session = z.object({ user: user.nullable() });

export const codeWanted = z.object({ user: z.null(), wanted: z.literal("code") });

export const secondFactor = z.object({
  on: z.boolean(),
  required: z.boolean(),
  since: time.optional(),
  recoveryCodesLeft: z.int().optional(),
});
export const secondFactorKey = z.object({
  secret: z.string().describe("Base32"),
  link: z.string().describe("otpauth://…"),
});
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

/** Whatever the domains add stands beside these. */
export const accountExport = z.looseObject({
  exportedAt: time,
  account: user.extend({ createdAt: time }),
  sessions: z.array(z.looseObject({ createdAt: time })),
  notifications: z.array(z.looseObject({ title: z.string(), at: time })),
  runs: z.array(z.looseObject({ id: z.string(), title: z.string() })),
  audit: z.array(z.looseObject({ action: z.string(), at: time })),
});

export const marked = z.object({ marked: z.int() });
export const notificationList = z.object({
  notifications: z.array(
    z.object({
      id: z.int(),
      tone: z.string(),
      title: z.string(),
      body: z.string(),
      href: z.string().nullable(),
      at: time,
      readAt: time.nullable(),
    }),
  ),
});

export const eventTaken = z.object({ received: z.literal(true), deliveries: z.int() });

/** What is about no payment of this shop is taken too, and nothing is done about it. */
export const stripeEventTaken = eventTaken.partial({ deliveries: true });

/** How every message from outside is proved. */
export const signedDescription =
  "Signed: `Cartwright-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of t.body>`, five minutes of tolerance. " +
  "200 only once the event is durably accepted.";

export const standingWork = z.object({
  work: z.array(
    z.object({
      id: z.string(),
      service: z.string(),
      handler: z.string(),
      key: z.string().nullable(),
      state: z.enum(standingStates),
      attempts: z.int(),
      reason: z.string().nullable(),
      errorCode: z.string().nullable(),
      nextTryAt: time.nullable(),
      since: time,
      run: z.object({ id: z.string(), title: z.string() }).nullable(),
      owner: z.string().nullable(),
    }),
  ),
});
const difference = z.object({ kind: z.string(), runId: z.string(), words: z.string() });
const unasked = z.array(z.string()).describe("Who could not be asked, and why");
export const booksLooked = z.object({
  at: z.int().nullable().describe("When they were compared; null before the first time"),
  mended: z.int().describe("How many were found and mended then"),
  differences: z.array(difference.extend({ since: z.int() })),
  unasked,
});
export const booksFound = z.object({
  differences: z.array(difference.extend({ mended: z.boolean() })),
  unasked,
});

export const undone = z.object({
  undoings: z.array(
    z.object({
      id: z.int(),
      runId: z.string(),
      title: z.string().describe("Of the run"),
      kind: z.enum(runKinds),
      step: z.string(),
      status: z.enum(undoingStatuses),
      reason: z.string().nullable().describe("Why the run was turned back"),
      detail: z.string().nullable().describe("What became of it, or why it could not be undone"),
      attempts: z.int(),
      refundedCents: cents,
      releasedCents: cents,
      currency: z.string().nullable(),
      beganAt: time,
      endedAt: time.nullable(),
    }),
  ),
  older: z.int().optional().describe("As `before`, the next ones"),
});

const letter = z.object({
  id: z.int(),
  kind: z.string(),
  subject: z.string(),
  runId: z.string().nullable(),
  orderNumber: z.int().nullable(),
  username: z.string().describe("Of whom it is to"),
  displayName: z.string().optional(),
  to: z.string().nullable().describe("When it goes elsewhere than to its user's address"),
  sentTo: z.string().nullable().describe("Where it went, or was to go when it was tried last"),
  state: z.enum(letterStates),
  tries: z.int(),
  lastError: z.string().nullable(),
  nextTryAt: time.nullable(),
  uselessFrom: time.nullable().describe("From then on it is not sent any more"),
  sentAt: time.nullable(),
  againFor: z.int().nullable().describe("The letter that it was sent again for"),
  againBy: z.string().nullable(),
  createdAt: time,
});

export const letterList = z.object({
  letters: z.array(letter),
  older: z.int().optional().describe("As `before`, the next ones"),
});
export const wholeLetter = letter.extend({
  html: z.string().optional().describe("As its receiver sees it, without what only they may know"),
  text: z.string().optional(),
});
export const letterSentAgain = z.object({ id: z.int().describe("Of the new letter") });

export const workAsked = z.object({ asked: z.enum(["resume", "cancel"]) });
export const handedOver = z.object({ handedOver: z.int() });

export const system = z.object({
  system: z.string(),
  state: z.enum(breakerStates),
  failures: z.int().describe("In a row"),
  until: time.nullable().describe("When it is tried again"),
  since: time,
  reason: z.string().nullable(),
});
export const systems = z.object({ systems: z.array(system) });

export const dials = z.object({ dials: z.record(z.string(), dialSchema) });

export const killed = z.object({ killed: z.enum(mortals) });

export const compared = z.object({
  at: time.describe("When they were compared"),
  figures: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      rule: z.string(),
      state: z.enum(["holds", "broken", "unknown"]),
      figure: z.string().describe("As it stands"),
      breaks: z.array(z.object({ words: z.string(), href: z.string() })),
    }),
  ),
  unasked,
});
