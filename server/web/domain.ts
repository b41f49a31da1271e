import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import type { Database, Transaction } from "#db/connection.ts";
import type { BrokenInvariant, Owed } from "#db/invariants.ts";
import type { FailedRun } from "#db/queries/failed-runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { RunKind } from "#db/statuses.ts";
import type { Topic } from "#server/events/hub.ts";
import type { LiveEvents } from "#server/events/run-observer.ts";
import type { Ingress } from "#server/ingress/connect.ts";
import type { Resubmit } from "#server/ingress/queued-runs.ts";
import type { BothBooks, Figure } from "#server/invariants/figure.ts";
import type { LetterDrawings } from "#server/letters/drawing.tsx";
import type { FindingGroup } from "#views/parts/findings.tsx";
import type { AppDeps, AppEnv } from "./deps.ts";
import type { Operation } from "./openapi/operation.ts";
import type { Page, PageRequest } from "./page.tsx";
import type { Section } from "./section.ts";
import type { Retelling } from "./signed-events.ts";

/** All that the house knows of a domain: what it adds to the web, and to the books. */
export interface Domain {
  /** Its runs are of this kind. */
  kind: RunKind;
  /** Acts on many of them are runs as well, of these kinds. */
  actKinds?: readonly RunKind[];
  /** In words: "Orders". */
  runsAre: string;
  /** What its steps are called for whoever began the run, where that differs. */
  stepWords?: Readonly<Record<string, string>>;
  /** The page on which a person follows such a run. */
  pathOf: (runId: string) => string;
  sections: readonly Section[];
  pages: readonly Page[];
  routes: readonly Route[];
  /** Its API, described. */
  operations: readonly Operation[];
  dashboard?: Dashboard;
  /** What of it a reader may find; its runs are then found by no one else. */
  find?: (request: SearchRequest) => FindingGroup[];
  /** What is told to it from outside, when that has to be acted on once more. */
  retellings?: readonly Retelling[];
  /** Asks once more for a run that was written down and may never have been started. */
  resubmit: Resubmit;
  /** Tells an engine that knows nothing what is written down and goes on. */
  recover?: (where: { db: Database; ingress: Ingress }) => Promise<void>;
  /** What begins by itself. */
  clock?: Clock;
  /** What it cannot be without, at every start. */
  seed?: (tx: Transaction) => void;
  /** The latest that failed and are not their owners' affair alone, with why: for admins. */
  listFailed: (db: Database, most: { limit: number }) => FailedRun[];
  listBroken: (db: Database) => BrokenInvariant[];
  /** What is to be paid for its runs, the newest first. */
  listOwed: (db: Database, most: { limit: number }) => Owed[];
  /** What else must hold of it, beside the books of the others. */
  figuresOf?: (books: BothBooks) => Figure[];
  /** What is written about it by mail, by the kinds of letters. */
  letters: LetterDrawings;
  people: PeopleData;
}

/** What begins at a time, though nobody asks for it then. */
export interface Clock {
  /** When the first of it is due. */
  nextAt(db: Database): number | undefined;
  /** Begins all that is due, each once. */
  ring(events: LiveEvents): Promise<void>;
}

/** What a domain keeps about people. */
interface PeopleData {
  /** All of it, for themselves; its names stand beside those of the house and of the other domains. */
  read: (db: Database, whose: { userId: string }) => Record<string, unknown>;
  /** What is finished for us and not yet for them, so that they cannot leave. */
  listAhead?: (db: Database, whose: { userId: string; now: number }) => { title: string }[];
  /** In a transaction: nothing says any more who they were, and the books stay right. */
  forget: (db: Database, whose: { userId: string }) => void;
}

export interface SearchRequest {
  deps: AppDeps;
  user: SignedIn | null;
  /** Empty as long as nothing was typed. */
  search: string;
}

interface Route {
  /** Everything below it is the route's. */
  path: string;
  routes: (deps: AppDeps) => Hono<AppEnv>;
}

export interface Dashboard {
  /** What of the reader's is on its way; its runs then need no line among the others. */
  mine?: (request: PageRequest) => DashboardPart | undefined;
  /** What can be begun here. */
  offers?: (request: PageRequest) => DashboardPart;
}

export interface DashboardPart {
  markdown: string;
  input: Child;
  topics?: Topic[];
  /** It is otherwise from then on, though nothing wakes it. */
  until?: number | undefined;
}
