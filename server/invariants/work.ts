import { findLongestStill, listOverdue } from "#db/queries/comparing.ts";
import type { StandingWork } from "#db/queries/standing-work.ts";
import type { RunStatus } from "#db/statuses.ts";
import { type BothBooks, type Figure, judged, runHref } from "./figure.ts";

/** After the end of a wait, and before anybody has taken a run up: a start takes a few seconds. */
const graceMs = 60_000;

/** Whoever waits has something that ends the wait. */
export function oldestRunFigure({ db, at }: Pick<BothBooks, "db" | "at">): Figure {
  const oldest = findLongestStill(db);
  const overdue = listOverdue(db, { before: at - graceMs, limit: 20 });
  return judged(
    {
      id: "waiting",
      title: "oldest waiting run",
      rule: "Whatever waits has a time at which the wait is over, and has not missed it; whatever is begun is taken up within a minute.",
      figure: oldest ? sayStill(oldest, at) : "nothing is on its way",
      breaks: overdue.map((run) => ({
        words: `${sayStill(run, at)}, although that is over`,
        href: runHref(run.id),
      })),
    },
    { isKnown: true },
  );
}

interface Still {
  title: string;
  status: RunStatus;
  waitingFor: string | null;
  updatedAt: number;
}

function sayStill({ title, status, waitingFor, updatedAt }: Still, at: number): string {
  const seconds = Math.max(0, Math.round((at - updatedAt) / 1_000));
  const doing = status === "waiting" ? `waits for ${waitingFor ?? "something"}` : status;
  return `${title}: ${doing}, for ${seconds} s`;
}

/** Nobody makes them again: whatever fails is to be tried until it is done or undone. */
export function pausedFigure(paused: readonly StandingWork[] | undefined): Figure {
  const breaks = (paused ?? []).map(({ service, handler, key, reason }) => ({
    words: `${[service, key, handler].filter(Boolean).join("/")}: ${reason ?? "it was paused"}`,
    href: "/admin/work",
  }));
  return judged(
    {
      id: "paused",
      title: "paused invocations",
      rule: "The engine has given nothing up: what fails is tried again until it is done or undone.",
      figure: paused ? `${paused.length} paused` : "the engine does not say",
      breaks,
    },
    { isKnown: paused !== undefined },
  );
}
