import type { Context } from "@restatedev/restate-sdk";
import type { Database } from "#db/connection.ts";
import type { Run } from "#db/queries/runs.ts";
import type { RunKind } from "#db/statuses.ts";
import type { Events } from "#server/events/run-observer.ts";
import type { Outside } from "#server/outside/connect.ts";

/** Something that does not agree, as it is found. */
export interface Found {
  kind: string;
  runId: string;
  words: string;
  /** Whether it can be mended without a person. */
  isSafe: boolean;
}

/** What is left to do outside when it is mended here: let go of a try at paying. */
export interface Mended {
  release?: { runId: string; attempt: number; everywhere?: boolean };
}

/** How the runs of one kind are looked after. */
export interface Keeper {
  kind: RunKind;
  /** Which invocations may go on with such a run, as Restate names them: service/key/handler. */
  targetsOf(run: Run): string[];
  /** Whether one that still counts as queued was begun all the same: then nobody begins it again. */
  wasTakenUp?(db: Database, run: Run): boolean;
  /** What is to be found beside runs that nobody goes on with. */
  find?(db: Database): Found[];
  /** Whether a run that nobody goes on with can be ended without a person. */
  canEnd?(db: Database, run: Run): boolean;
  /** What those outside have of a run that rests, against what is written down of it. */
  compare?(books: Compared, run: Run): Promise<Found[]>;
  mend?(events: Events, found: Pick<Found, "kind" | "runId">): Mended;
  /** Asks a service to give back outside what nobody needs. */
  letGo?(ctx: Context, found: Pick<Found, "kind" | "runId">): void;
}

export interface Compared {
  db: Database;
  outside: Outside;
}

/** The run is begun and has not ended, and nothing in Restate goes on with it. */
export const abandoned = "nobody goes on with it";
