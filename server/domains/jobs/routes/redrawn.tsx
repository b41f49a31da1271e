import { typedIn } from "#server/web/body.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import type { PageContent } from "#server/web/page.tsx";
import type { Problem } from "#server/web/problem.ts";
import { renderPage } from "#server/web/render-page.tsx";
import { isDatastar } from "#server/web/request-kind.ts";
import type { TypedForm } from "#views/parts/field.tsx";
import { jobsContent } from "./jobs.tsx";
import { schedulesContent } from "./schedules.tsx";

type Draw = (deps: AppDeps, c: AppContext, form: TypedForm<string>) => PageContent | undefined;

/** The form again, with what was chosen and typed, and what is wrong with it. */
const redrawn = (draw: Draw) => async (deps: AppDeps, c: AppContext, problem: Problem) => {
  const { fields, title, detail, status } = problem;
  const errors = fields ?? { form: [title, detail].filter(Boolean).join(". ") };
  const content = draw(deps, c, { values: await typedIn(c), errors });
  if (!content || isDatastar(c)) throw problem;
  return renderPage(deps, c, content, { live: false, status });
};

export const redrawJobs = redrawn((deps, c, form) =>
  jobsContent({ deps, user: c.var.user, query: new URLSearchParams() }, form),
);

export const redrawSchedules = redrawn((deps, c, form) =>
  schedulesContent({ deps, user: c.var.user }, form),
);
