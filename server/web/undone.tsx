import { Hono } from "hono";
import { z } from "zod";
import type { Database } from "#db/connection.ts";
import { listUndoings, type Undoing, type UndoingFilter } from "#db/queries/undoings.ts";
import { runKinds } from "#db/statuses.ts";
import { csvLine } from "#server/rules/csv.ts";
import { undoneMarkdown } from "#views/output/undone.ts";
import { UndonePage } from "#views/pages/undone.tsx";
import { csvAnswer } from "./csv.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import type { Domain } from "./domain.ts";
import { adminOnly } from "./middleware/current-user.ts";
import type { Page } from "./page.tsx";
import type { Section } from "./section.ts";

const pageSize = 30;

export const undoneSection: Section = {
  id: "undone",
  href: "/admin/undone",
  label: "Undone",
  icon: "undo",
  for: "admin",
};

/** Every step of every run that was ever undone, and why. */
export function undonePage(domains: readonly Domain[]): Page {
  const kinds = domains.map(({ kind, runsAre }) => ({ kind, label: runsAre }));
  return {
    path: "/admin/undone",
    for: "admin",
    load: ({ deps: { events }, query }) => {
      const asked = readAsked(query);
      const filter = filterOf(asked);
      const { undoings, older } = listUndoings(events.db, { filter, limit: pageSize });
      return {
        title: "Undone",
        holds: "What was taken back",
        description: "Every step that was ever undone: of which run, why, when and for how much.",
        section: "undone",
        topics: ["admin"],
        markdown: undoneMarkdown(undoings),
        input: <UndonePage undoings={undoings} asked={asked} kinds={kinds} older={older} />,
      };
    },
  };
}

const day = z.iso.date().optional().catch(undefined);

/** What can't be read is left out, as in every list. */
const askedSchema = z.object({
  q: z
    .string()
    .trim()
    .max(80)
    .regex(/^\P{Cc}*$/u)
    .catch(""),
  kind: z.enum(runKinds).optional().catch(undefined),
  from: day,
  until: day,
  before: z.coerce.number().int().positive().optional().catch(undefined),
});
type Asked = z.output<typeof askedSchema>;

function readAsked(query: URLSearchParams): Asked {
  return askedSchema.parse(Object.fromEntries(query));
}

/** Days are those of the shop, as its pages show them; the last one counts as a whole. */
function filterOf({ q: search, from, until, ...rest }: Asked): UndoingFilter {
  return { ...rest, search, from: beginningOf(from), until: beginningOf(until, 1) };
}

function beginningOf(day: string | undefined, daysLater = 0): number | undefined {
  if (day === undefined) return undefined;
  const moment = new Date(`${day}T00:00`);
  moment.setDate(moment.getDate() + daysLater);
  return moment.getTime();
}

export function undoneRoutes({ events: { db } }: AppDeps) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", (c) => c.json(listUndoings(db, { filter: askedBy(c), limit: 100 })))
    .get("/csv", (c) => csvAnswer("undone.csv", csvOf(db, askedBy(c))));
}

function askedBy(c: AppContext): UndoingFilter {
  return filterOf(readAsked(new URL(c.req.url).searchParams));
}

const pieceSize = 500;

/** All of the list, and not a page of it. */
function* csvOf(db: Database, filter: UndoingFilter): Generator<string> {
  yield csvLine(Object.keys(columns));
  let before = filter.before;
  do {
    const piece = listUndoings(db, { filter: { ...filter, before }, limit: pieceSize });
    yield piece.undoings.map(lineOf).join("");
    before = piece.older;
  } while (before !== undefined);
}

function lineOf(undoing: Undoing): string {
  return csvLine(Object.values(columns).map((read) => read(undoing)));
}

const columns: Record<string, (undoing: Undoing) => string | number | null> = {
  Run: ({ title }) => title,
  "Run id": ({ runId }) => runId,
  Kind: ({ kind }) => kind,
  Step: ({ step }) => step,
  State: ({ status }) => status,
  Why: ({ reason }) => reason,
  "What became of it": ({ detail }) => detail,
  Refunded: ({ refundedCents }) => refundedCents / 100,
  Released: ({ releasedCents }) => releasedCents / 100,
  Currency: ({ currency }) => currency,
  Retried: ({ attempts }) => attempts - 1,
  Began: ({ beganAt }) => new Date(beganAt).toISOString(),
  Ended: ({ endedAt }) => endedAt && new Date(endedAt).toISOString(),
};
