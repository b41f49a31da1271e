import type { MiddlewareHandler } from "hono";
import { hasSecondFactor } from "#db/queries/second-factors.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { AppDeps, AppEnv } from "../deps.ts";
import { Problem } from "../problem.ts";
import { wantsPage } from "../request-kind.ts";

export const secondFactorPath = "/account/second-factor";
export const secondFactorRequired = "second_factor_required";

/** What whoever has none yet needs to set one up, or to go. */
const open = /^(\/api)?\/account\/second-factor(\/|$)|^\/sign-(in|out)(\/|$)|^\/api\/session(\/|$)/;

/** Where admins need a second factor, one without it reaches nothing but the page that sets it up. */
export function secondFactorFirst(deps: AppDeps): MiddlewareHandler<AppEnv> {
  return async function secondFactorFirst(c, next) {
    if (open.test(c.req.path) || !lacksSecondFactor(deps, c.var.user)) return next();
    if (c.req.method === "GET" && wantsPage(c)) return c.redirect(secondFactorPath, 303);
    throw wanted();
  };
}

export function lacksSecondFactor(
  { adminSecondFactor, events: { db } }: AppDeps,
  user: SignedIn | null,
): boolean {
  if (adminSecondFactor !== "required" || user?.role !== "admin") return false;
  return !hasSecondFactor(db, { userId: user.id });
}

function wanted(): Problem {
  return new Problem({
    status: 403,
    code: secondFactorRequired,
    title: "Set up your second factor first",
    detail: `Admins of this shop need one: open ${secondFactorPath}, or POST /api${secondFactorPath}.`,
  });
}
