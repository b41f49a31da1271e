import { listRuns, listStory } from "#db/queries/runs.ts";
import { runMarkdown, runsMarkdown } from "#views/output/runs.ts";
import { FlowsPage } from "#views/pages/flows.tsx";
import { RunPage } from "#views/pages/run.tsx";
import { hasPartOfItsOwn } from "./dashboard.tsx";
import type { Domain } from "./domain.ts";
import { readableRun } from "./frame.ts";
import type { Page } from "./page.tsx";
import { housePathOf } from "./run-path.ts";

export function flowsPage(domains: readonly Domain[]): Page {
  return {
    path: "/flows",
    for: "shopper",
    load: ({ deps, user }) => {
      if (!user) return undefined;
      const runs = listRuns(deps.events.db, { userId: user.id })
        // Orders are runs too, with a list of their own.
        .filter(({ kind }) => !hasPartOfItsOwn(domains, kind))
        .map((run) => ({ ...run, href: deps.pathOfRun(run) }));
      return {
        title: "Flows",
        section: "flows",
        topics: runs.map(({ id }) => `run:${id}` as const),
        markdown: runsMarkdown("Your runs", runs),
        input: <FlowsPage runs={runs} />,
      };
    },
  };
}

export const runPage: Page = {
  path: "/runs/:id",
  for: "shopper",
  load: ({ deps: { events, pathOfRun }, user, params: { id = "" } }) => {
    const run = user && readableRun(events.db, user, id);
    if (!run) return undefined;
    const about = run.userId === user.id ? pathOfRun(run) : undefined;
    return {
      title: run.title,
      section: "flows",
      runId: run.id,
      topics: [`run:${run.id}`],
      markdown: runMarkdown(run),
      input: (
        <RunPage
          run={run}
          story={listStory(events.db, { runId: run.id })}
          about={about === housePathOf(run) ? undefined : about}
          now={events.now()}
        />
      ),
    };
  },
};
