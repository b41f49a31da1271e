import { typedIn } from "#server/web/body.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import { patch } from "#server/web/patch.ts";
import type { Problem } from "#server/web/problem.ts";
import { renderPage } from "#server/web/render-page.tsx";
import { isDatastar } from "#server/web/request-kind.ts";
import { CommandError } from "#views/parts/command.tsx";
import { adminOrderContent } from "./admin.tsx";

/** A rejection without its reason: the form again, with the words beside the field. */
export async function redrawRejection(deps: AppDeps, c: AppContext, problem: Problem) {
  const id = c.req.param("id") ?? "";
  const error = problem.fields?.reason ?? problem.detail ?? problem.title;
  if (isDatastar(c)) return patch(c, <CommandError id={`reason-${id}-error`} message={error} />);
  const { reason } = await typedIn(c);
  const content = adminOrderContent(deps, id, { reason, error });
  if (!content) throw problem;
  return renderPage(deps, c, content, { live: false, status: problem.status });
}
