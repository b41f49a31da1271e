import { Hono } from "hono";
import { readBody } from "#server/body.ts";
import { checkoutForm } from "#server/checkout-form.ts";
import { startCheckout } from "#server/checkouts.ts";
import { ownerOf, signedIn } from "#server/middleware/current-user.ts";
import { wantsPage } from "#server/reply.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web.ts";
import { type Again, orAgain } from "./again.ts";

interface CheckoutRouteOptions {
  /** Draws the checkout form again with what is wrong beside its fields; the error page when not given. */
  again?: Again;
}

/** Answers at once; the order's page tells how it goes on, and the live stream draws the locked cart. */
export function checkoutRoutes(deps: AppDeps, { again }: CheckoutRouteOptions = {}) {
  return new Hono<AppEnv>().use(signedIn()).post(
    "/",
    orAgain(deps, again, (c) => checkOut(deps, c)),
  );
}

async function checkOut(deps: AppDeps, c: AppContext): Promise<Response> {
  const form = await readBody(c, checkoutForm);
  const idempotencyKey = c.req.header("idempotency-key");
  const { id, status, attempt } = startCheckout(deps, { userId: ownerOf(c), form, idempotencyKey });
  if (wantsPage(c)) return c.redirect(`/orders/${id}`, 303);
  return c.json({ orderId: id, status, attempt }, 202, { Location: `/api/orders/${id}` });
}
