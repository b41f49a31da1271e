import { Hono } from "hono";
import { z } from "zod";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { adminOnly, signedIn, signedInUser } from "#server/web/middleware/current-user.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { isDatastar, localPath, wantsPage } from "#server/web/request-kind.ts";
import {
  type AdminDecision,
  cancelOwnOrder,
  decideOrder,
  giveUpParcel,
} from "../commands/decisions.ts";
import { redrawRejection } from "./rejection-form.tsx";
import { waitUntilOrderMoves } from "./wait-until-order-moves.ts";

export const rejection = z.object({
  reason: z
    .string("Enter a reason, for the shopper reads it")
    .trim()
    .min(1, "Enter a reason, for the shopper reads it")
    .max(500, "Use at most 500 characters"),
});

/** What people decide about an order that is being fulfilled. */
export function decisionRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .post("/:id/approve", adminOnly(), (c) => decide(deps, c, { approve: true }))
    .post(
      "/:id/reject",
      adminOnly(),
      orRedrawn(deps, redrawRejection, (c) => reject(deps, c)),
    )
    .post("/:id/parcel-lost", adminOnly(), (c) => giveUp(deps, c, { sendAgain: false }))
    .post("/:id/parcel-again", adminOnly(), (c) => giveUp(deps, c, { sendAgain: true }))
    .post("/:id/cancel", signedIn(), async (c) => {
      const orderId = c.req.param("id");
      const cancelled = await cancelOwnOrder(inRequest(deps, c), {
        orderId,
        owner: signedInUser(c),
      });
      return reply(deps, c, { orderId, answer: cancelled, page: `/orders/${orderId}` });
    });
}

async function reject(deps: AppDeps, c: AppContext): Promise<Response> {
  const { reason } = await readBody(c, rejection);
  return decide(deps, c, { approve: false, reason });
}

async function decide(deps: AppDeps, c: AppContext, decision: AdminDecision): Promise<Response> {
  const orderId = c.req.param("id") ?? "";
  const answered = await decideOrder(inRequest(deps, c), {
    orderId,
    admin: signedInUser(c),
    decision,
  });
  return reply(deps, c, { orderId, answer: { decision: answered }, page: "/admin" });
}

async function giveUp(
  deps: AppDeps,
  c: AppContext,
  how: { sendAgain: boolean },
): Promise<Response> {
  const orderId = c.req.param("id") ?? "";
  const answer = await giveUpParcel(deps, { orderId, admin: signedInUser(c), ...how });
  const page = `/admin/orders/${orderId}`;
  return reply(deps, c, { orderId, answer, page, from: how.sendAgain ? "preparing" : "shipped" });
}

interface Reply {
  orderId: string;
  answer: object;
  page: string;
  /** The page is not drawn before the order has moved on from there. */
  from?: OrderStatus;
}

async function reply(
  deps: AppDeps,
  c: AppContext,
  { orderId, answer, page, from = "awaiting_approval" }: Reply,
): Promise<Response> {
  // The stream draws what changed: a command answers with nothing.
  if (isDatastar(c)) return c.body(null, 204);
  if (!wantsPage(c)) return c.json({ orderId, ...answer });
  await waitUntilOrderMoves(deps, { orderId, from });
  return c.redirect(localPath(c.req.query("next"), page), 303);
}
