import type { Problem } from "#server/problem.ts";
import { isDatastar } from "#server/reply.ts";
import type { AppContext, AppDeps } from "#server/web.ts";
import { CommandError } from "#views/parts/command.tsx";
import { adminOrderContent } from "./admin.tsx";
import { patch, typedIn } from "./form.ts";
import { renderPage } from "./page.tsx";

/** A rejection without its reason: the form again, with the words beside the field. */
export async function rejectAgain(deps: AppDeps, c: AppContext, problem: Problem) {
  const id = c.req.param("id") ?? "";
  const error = problem.fields?.reason ?? problem.detail ?? problem.title;
  if (isDatastar(c)) return patch(c, <CommandError id={`reason-${id}-error`} message={error} />);
  const { reason } = await typedIn(c);
  const content = adminOrderContent(deps, id, { reason, error });
  if (!content) throw problem;
  return renderPage(deps, c, content, { live: false, status: problem.status });
}
