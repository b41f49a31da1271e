import { typedIn } from "#server/web/body.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import type { Problem } from "#server/web/problem.ts";
import { renderPage } from "#server/web/render-page.tsx";
import { offersContent, searchIn } from "./trips.tsx";

/** A booking with a field that needs another look: the offers again, with what was chosen and typed. */
export async function redrawBooking(deps: AppDeps, c: AppContext, problem: Problem) {
  const { fields: errors, status } = problem;
  if (!errors || errors.id) throw problem;
  const { flightOffer, roomOffer, customerEmail, note, ...sent } = await typedIn(c);
  const tripId = c.req.param("id") ?? "";
  const refused = { tripId, values: { flightOffer, roomOffer, customerEmail, note }, errors };
  const asker = { deps, user: c.var.user };
  const content = await offersContent(asker, searchIn(sent), refused);
  return renderPage(deps, c, content, { live: false, status });
}
