import { Hono } from "hono";
import { readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { ownerOf, signedIn } from "#server/web/middleware/current-user.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { wantsPage } from "#server/web/request-kind.ts";
import { startCheckout } from "../commands/checkout.ts";
import { checkoutForm } from "../commands/checkout-form.ts";
import { redrawCheckout } from "./cart-forms.tsx";

/** Answers at once; the order's page tells how it goes on, and the live stream draws the locked cart. */
export function checkoutRoutes(deps: AppDeps) {
  return new Hono<AppEnv>().use(signedIn()).post(
    "/",
    orRedrawn(deps, redrawCheckout, (c) => checkOut(deps, c)),
  );
}

async function checkOut(deps: AppDeps, c: AppContext): Promise<Response> {
  const form = await readBody(c, checkoutForm);
  const idempotencyKey = c.req.header("idempotency-key");
  const { id, status, attempt } = await startCheckout(inRequest(deps, c), {
    userId: ownerOf(c),
    form,
    idempotencyKey,
  });
  if (wantsPage(c)) return c.redirect(`/orders/${id}`, 303);
  return c.json({ orderId: id, status, attempt }, 202, { Location: `/api/orders/${id}` });
}
