import type { MiddlewareHandler } from "hono";
import type { SignedIn } from "#db/queries/sessions.ts";
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

export function signedInUser(c: AppContext): SignedIn {
  if (!c.var.user) throw notSignedIn();
  return c.var.user;
}

export function ownerOf(c: AppContext): string {
  return signedInUser(c).id;
}

/** As workflows know whoever decides or answers something. */
export function asPerson({ id, displayName }: SignedIn) {
  return { by: id, name: displayName };
}
