import { typedIn } from "#server/body.ts";
import type { Problem } from "#server/problem.ts";
import type { AppContext, AppDeps } from "#server/web.ts";
import { renderPage } from "./page.tsx";
import { offersContent, searchIn } from "./trips.tsx";

/** A booking with a field that needs another look: the offers again, with what was chosen and typed. */
export async function bookingAgain(deps: AppDeps, c: AppContext, problem: Problem) {
  const { fields: errors, status } = problem;
  if (!errors || errors.id) throw problem;
  const { flightOffer, roomOffer, customerEmail, note, ...sent } = await typedIn(c);
  const tripId = c.req.param("id") ?? "";
  const refused = { tripId, values: { flightOffer, roomOffer, customerEmail, note }, errors };
  const asker = { deps, user: c.var.user };
  const content = await offersContent(asker, searchIn(sent), refused);
  return renderPage(deps, c, content, { live: false, status });
}
