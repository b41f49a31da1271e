import { typedIn } from "#server/web/body.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import type { FieldErrors, Problem } from "#server/web/problem.ts";
import { renderPage } from "#server/web/render-page.tsx";
import type { Booking } from "#views/travel/parts/booking-form.tsx";
import { isTravellerField } from "../rules/travellers.ts";
import { offersContent, searchIn } from "./trips.tsx";

/** A booking that needs another look: the offers again, with what was chosen and typed. */
export async function redrawBooking(deps: AppDeps, c: AppContext, problem: Problem) {
  const errors = complaintsOf(problem);
  if (!errors || errors.id) throw problem;
  const sent = await typedIn(c);
  const tripId = c.req.param("id") ?? "";
  const asker = { deps, user: c.var.user };
  const refused = { tripId, values: typedInto(sent), errors };
  const content = await offersContent(asker, searchIn(sent), refused);
  return renderPage(deps, c, content, { live: false, status: problem.status });
}

/** What is wrong with the moment and not with a field stands above the form. */
function complaintsOf({ status, fields, title, detail }: Problem): FieldErrors | undefined {
  if (fields) return fields;
  return status === 409 ? { form: [title, detail].filter(Boolean).join(". ") } : undefined;
}

function typedInto(sent: Record<string, string>): Booking["values"] {
  const { flightOffer, returnOffer, roomOffer, customerEmail, note } = sent;
  const names = Object.entries(sent).filter(([name]) => isTravellerField(name));
  const offers = { flightOffer, returnOffer, roomOffer };
  return { ...Object.fromEntries(names), ...offers, customerEmail, note };
}
