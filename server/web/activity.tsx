import { Hono } from "hono";
import { type ActivityFilter, activityStates, listActivity } from "#db/queries/activity.ts";
import { runKinds } from "#db/statuses.ts";
import { runsMarkdown } from "#views/output/runs.ts";
import { ActivityPage } from "#views/pages/activity.tsx";
import type { AppEnv } from "./deps.ts";
import type { Domain } from "./domain.ts";
import type { Page } from "./page.tsx";
import { inWordsFor } from "./step-words.ts";

const pageSize = 30;

/** Every run of the reader's, of every kind. */
export function activityPage(domains: readonly Domain[]): Page {
  const kinds = domains.map(({ kind, runsAre }) => ({ kind, label: runsAre }));
  return {
    path: "/activity",
    for: "shopper",
    load: ({ deps, user, query }) => {
      if (!user) return undefined;
      const filter = readFilter(query);
      const found = listActivity(deps.events.db, { userId: user.id, filter, limit: pageSize });
      const runs = found.runs.map((run) => ({
        ...inWordsFor(user, deps, run),
        href: deps.pathOfRun(run),
      }));
      return {
        title: "Activity",
        holds: "All that goes on",
        description: "Every order and every trip of yours, with its state and its steps.",
        section: "activity",
        topics: runs.map(({ id }) => `run:${id}` as const),
        markdown: runsMarkdown("Activity", runs),
        input: (
          <ActivityPage
            runs={runs}
            filter={filter}
            kinds={kinds}
            states={activityStates}
            older={found.older}
          />
        ),
      };
    },
  };
}

function readFilter(query: URLSearchParams): ActivityFilter {
  return {
    search: (query.get("q") ?? "").trim().slice(0, 80),
    kind: runKinds.find((kind) => kind === query.get("kind")),
    state: activityStates.find((state) => state === query.get("state")),
    before: query.get("before") ?? undefined,
  };
}

/** Where it was before it had this name. */
export function earlierPaths() {
  return new Hono<AppEnv>().get("/flows", (c) => c.redirect("/activity", 301));
}
