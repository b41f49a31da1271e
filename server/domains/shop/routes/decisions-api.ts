import { Hono } from "hono";
import { z } from "zod";
import type { SignedIn } from "#db/queries/sessions.ts";
import { readBody } from "#server/web/body.ts";
import type { AppContext, AppDeps, AppEnv } from "#server/web/deps.ts";
import { adminOnly, signedIn } from "#server/web/middleware/current-user.ts";
import { notSignedIn } from "#server/web/problem.ts";
import { orRedrawn } from "#server/web/redrawn-form.ts";
import { isDatastar, localPath, wantsPage } from "#server/web/request-kind.ts";
import { cancelOwnOrder, decideOrder, type Verdict } from "../commands/decisions.ts";
import { onceMoved } from "./once-moved.ts";
import { redrawRejection } from "./rejection-form.tsx";

export const rejection = z.object({
  reason: z.string("Say why").trim().min(1, "Say why").max(500, "Use at most 500 characters"),
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
    .post("/:id/cancel", signedIn(), async (c) => {
      const orderId = c.req.param("id");
      const cancelled = await cancelOwnOrder(deps, { orderId, owner: personIn(c) });
      return reply(deps, c, { orderId, answer: cancelled, page: `/orders/${orderId}` });
    });
}

async function reject(deps: AppDeps, c: AppContext): Promise<Response> {
  const { reason } = await readBody(c, rejection);
  return decide(deps, c, { approve: false, reason });
}

async function decide(deps: AppDeps, c: AppContext, verdict: Verdict): Promise<Response> {
  const orderId = c.req.param("id") ?? "";
  const decision = await decideOrder(deps, { orderId, admin: personIn(c), verdict });
  return reply(deps, c, { orderId, answer: { decision }, page: "/admin" });
}

interface Reply {
  orderId: string;
  answer: object;
  page: string;
}

async function reply(
  deps: AppDeps,
  c: AppContext,
  { orderId, answer, page }: Reply,
): Promise<Response> {
  // The stream draws what changed: a command answers with nothing.
  if (isDatastar(c)) return c.body(null, 204);
  if (!wantsPage(c)) return c.json({ orderId, ...answer });
  await onceMoved(deps, { orderId, from: "awaiting_approval" });
  return c.redirect(localPath(c.req.query("next"), page), 303);
}

function personIn(c: AppContext): SignedIn {
  if (!c.var.user) throw notSignedIn();
  return c.var.user;
}
