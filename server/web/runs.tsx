import { listStory } from "#db/queries/runs.ts";
import { housePathOf } from "#server/rules/run-path.ts";
import { runMarkdown } from "#views/output/runs.ts";
import { RunPage } from "#views/pages/run.tsx";
import { readableRun } from "./frame.ts";
import type { Page } from "./page.tsx";
import { inWordsFor } from "./step-words.ts";

export const runPage: Page = {
  path: "/runs/:id",
  for: "shopper",
  load: ({ deps, user, params: { id = "" } }) => {
    const { events, pathOfRun } = deps;
    const found = user && readableRun(events.db, user, id);
    if (!found) return undefined;
    const run = inWordsFor(user, deps, found);
    const { steps } = inWordsFor(user, deps, {
      ...found,
      steps: listStory(events.db, { runId: found.id }),
    });
    const about = run.userId === user.id ? pathOfRun(run) : undefined;
    return {
      title: run.title,
      holds: "Every step",
      description: "The whole story of one run: each step, each attempt and what was undone.",
      section: "activity",
      runId: run.id,
      topics: [`run:${run.id}`],
      markdown: runMarkdown(run),
      input: (
        <RunPage
          run={run}
          story={steps}
          about={about === housePathOf(run) ? undefined : about}
          now={events.now()}
        />
      ),
    };
  },
};
