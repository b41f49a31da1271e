import { listStory } from "#db/queries/runs.ts";
import { runMarkdown } from "#views/output/runs.ts";
import { RunPage } from "#views/pages/run.tsx";
import { readableRun } from "./frame.ts";
import type { Page } from "./page.tsx";
import { housePathOf } from "./run-path.ts";

export const runPage: Page = {
  path: "/runs/:id",
  for: "shopper",
  load: ({ deps: { events, pathOfRun }, user, params: { id = "" } }) => {
    const run = user && readableRun(events.db, user, id);
    if (!run) return undefined;
    const about = run.userId === user.id ? pathOfRun(run) : undefined;
    return {
      title: run.title,
      section: "activity",
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
