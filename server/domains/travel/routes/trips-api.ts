import { Hono } from "hono";
import { z } from "zod";
import { describeTrip, findTrip, listTrips, type Trip } from "#db/travel/trips.ts";
import { checked, readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { ownerOf, signedIn, signedInUser } from "#server/web/middleware/current-user.ts";
import { notFound } from "#server/web/problem.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { isDatastar, wantsPage } from "#server/web/request-kind.ts";
import { priceForm, tripForm, tripIdSchema, tripSearch } from "../commands/trip-form.ts";
import { answerNewPrice, cancelTrip, cancelTripPayment, placeAndStart } from "../commands/trips.ts";
import { searchOffers } from "../commands/trips-ingress.ts";

import { redrawBooking } from "./booking-form.tsx";

const tripIdParam = z.object({ id: tripIdSchema });

/** A traveller's trips: somebody else's do not exist. */
export function tripsApi(deps: AppDeps) {
  const { db } = deps.events;

  return new Hono<AppEnv>()
    .use(signedIn())
    .get("/", (c) => c.json({ trips: listTrips(db, { userId: ownerOf(c) }).map(withoutOwner) }))
    .get("/search", (c) => search(deps, c))
    .get("/:id", (c) => describe(deps, c))
    .post(
      "/:id",
      orRedrawn(deps, redrawBooking, (c) => book(deps, c)),
    )
    .post("/:id/price", (c) => answerPrice(deps, c))
    .post("/:id/cancel", (c) => cancel(deps, c))
    .post("/:id/cancel-payment", (c) => cancelPayment(deps, c));
}

async function search(deps: AppDeps, c: AppContext): Promise<Response> {
  const { ingress } = inRequest(deps, c);
  const wanted = checked(tripSearch, c.req.query());
  return c.json(await searchOffers(ingress, wanted));
}

function describe({ events: { db } }: AppDeps, c: AppContext): Response {
  const trip = describeTrip(db, { id: c.req.param("id") ?? "", userId: ownerOf(c) });
  if (!trip) throw notFound("trip");
  return c.json(withoutOwner(trip));
}

async function book(deps: AppDeps, c: AppContext): Promise<Response> {
  const { id } = checked(tripIdParam, { id: c.req.param("id") });
  const form = await readBody(c, tripForm);
  const { status } = placeAndStart(inRequest(deps, c), { id, userId: ownerOf(c), form });
  c.header("Location", `/api/trips/${id}`);
  return reply(c, id, { status });
}

async function answerPrice(deps: AppDeps, c: AppContext): Promise<Response> {
  const trip = ownTrip(deps, c);
  const { accept, totalCents } = await readBody(c, priceForm);
  const answer = { accept, ...(totalCents !== undefined && { totalCents }) };
  return reply(
    c,
    trip.id,
    await answerNewPrice(inRequest(deps, c), { trip, traveller: signedInUser(c), ...answer }),
  );
}

async function cancel(deps: AppDeps, c: AppContext): Promise<Response> {
  const trip = ownTrip(deps, c);
  const answer = await cancelTrip(inRequest(deps, c), { trip, traveller: signedInUser(c) });
  return reply(c, trip.id, { asked: "cancel", ...answer });
}

async function cancelPayment(deps: AppDeps, c: AppContext): Promise<Response> {
  const trip = ownTrip(deps, c);
  await cancelTripPayment(inRequest(deps, c), { trip });
  return reply(c, trip.id, { asked: "cancel the payment" });
}

function ownTrip({ events: { db } }: AppDeps, c: AppContext): Trip {
  const trip = findTrip(db, { id: c.req.param("id") ?? "", userId: ownerOf(c) });
  if (!trip) throw notFound("trip");
  return trip;
}

function reply(c: AppContext, tripId: string, answer: object): Response {
  if (wantsPage(c)) return c.redirect(`/trips/${tripId}`, 303);
  // The stream draws what changed: a command answers with nothing.
  if (isDatastar(c)) return c.body(null, 204);
  return c.json({ tripId, ...answer }, 202);
}

function withoutOwner<T extends { userId: string }>({ userId: _, ...trip }: T): Omit<T, "userId"> {
  return trip;
}
