import { typedIn } from "#server/web/body.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import type { Problem } from "#server/web/problem.ts";
import { renderPage } from "#server/web/render-page.tsx";
import { isDatastar } from "#server/web/request-kind.ts";
import { jobsContent } from "./jobs.tsx";

/** The form again, with what was chosen and typed, and what is wrong with it. */
export async function redrawJobs(deps: AppDeps, c: AppContext, problem: Problem) {
  const { fields, title, detail, status } = problem;
  const errors = fields ?? { form: [title, detail].filter(Boolean).join(". ") };
  const form = { values: await typedIn(c), errors };
  const query = new URLSearchParams();
  const content = jobsContent({ deps, user: c.var.user, query }, form);
  if (!content || isDatastar(c)) throw problem;
  return renderPage(deps, c, content, { live: false, status });
}
