import type { MiddlewareHandler } from "hono";
import type { AppContext, AppDeps, AppEnv } from "../deps.ts";
import { forbidden, notSignedIn } from "../problem.ts";
import { findSession } from "../sessions.ts";

/** Looks the session up once for each request. */
export function currentUser(deps: AppDeps): MiddlewareHandler<AppEnv> {
  return async function currentUser(c, next) {
    c.set("user", findSession(deps, c));
    await next();
  };
}

export function signedIn(): MiddlewareHandler<AppEnv> {
  return async function signedIn(c, next) {
    if (!c.var.user) throw notSignedIn();
    await next();
  };
}

export function adminOnly(): MiddlewareHandler<AppEnv> {
  return async function adminOnly(c, next) {
    if (!c.var.user) throw notSignedIn();
    if (c.var.user.role !== "admin") throw forbidden();
    await next();
  };
}

export function ownerOf(c: AppContext): string {
  if (!c.var.user) throw notSignedIn();
  return c.var.user.id;
}
