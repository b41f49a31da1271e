import { organisationContent, tenantsContent } from "#server/organisations/pages.tsx";
import { typedIn } from "#server/web/body.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import type { PageContent } from "#server/web/page.tsx";
import type { Problem } from "#server/web/problem.ts";
import { renderPage } from "#server/web/render-page.tsx";
import { isDatastar } from "#server/web/request-kind.ts";

/** The page of the organisation that it was asked for, with what was typed and what is wrong with it. */
export async function redrawOrganisation(deps: AppDeps, c: AppContext, problem: Problem) {
  const values = await typedIn(c);
  const form = { values, errors: errorsIn(problem) };
  const id = values.organisationId ?? "";
  return redrawn(deps, c, problem, organisationContent({ deps, user: c.var.user }, id, form));
}

export async function redrawTenants(deps: AppDeps, c: AppContext, problem: Problem) {
  const values = await typedIn(c);
  const refused = { id: values.organisationId ?? "", values, errors: errorsIn(problem) };
  return redrawn(deps, c, problem, tenantsContent(deps, refused));
}

function redrawn(deps: AppDeps, c: AppContext, problem: Problem, content?: PageContent) {
  if (!content || isDatastar(c)) throw problem;
  return renderPage(deps, c, content, { live: false, status: problem.status });
}

function errorsIn({ fields, title, detail }: Problem): Record<string, string> {
  return fields ?? { form: [title, detail].filter(Boolean).join(". ") };
}
