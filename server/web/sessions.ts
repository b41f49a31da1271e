import { createHash, randomBytes } from "node:crypto";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import {
  deleteSession,
  findSignedIn,
  insertSession,
  type SignedIn,
  sessionLifetimes,
  touchSession,
} from "#db/queries/sessions.ts";
import type { Role } from "#db/statuses.ts";
import type { AppContext, AppDeps } from "./deps.ts";
import { deviceIn } from "./device.ts";

export function findSession(deps: AppDeps, c: AppContext): SignedIn | null {
  const user = sessionFinder(deps, c)();
  const { db, now } = deps.events;
  if (user) touchSession(db, { tokenHash: tokenHashOf(deps, c), now: now() });
  return user;
}

/** The session that a request belongs to, as it is kept; nothing for a visitor. */
export function tokenHashOf({ cookieName }: AppDeps, c: AppContext): string {
  const token = getCookie(c, cookieName);
  return token ? hashOf(token) : "";
}

/** Asks for it again and again, without the request that it came with. */
export function sessionFinder(
  { events: { db, now }, cookieName }: AppDeps,
  c: AppContext,
): () => SignedIn | null {
  const token = getCookie(c, cookieName);
  if (!token) return () => null;
  const tokenHash = hashOf(token);
  return () => findSignedIn(db, { tokenHash, now: now() }) ?? null;
}

/** A new token at every sign-in: one planted before it is worth nothing after it. */
export function beginSession(
  deps: AppDeps,
  c: AppContext,
  { userId, role }: { userId: string; role: Role },
): void {
  forgetSession(deps, c);
  const { db, now } = deps.events;
  const token = newToken();
  const createdAt = now();
  const { mostMs } = sessionLifetimes[role];
  const expiresAt = createdAt + mostMs;
  const device = deviceIn(c.req.header("user-agent"));
  insertSession(db, { tokenHash: hashOf(token), userId, device, createdAt, expiresAt });
  setCookie(c, deps.cookieName, token, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isEncrypted(deps),
    path: "/",
    maxAge: mostMs / 1000,
  });
}

export function endSession(deps: AppDeps, c: AppContext): void {
  forgetSession(deps, c);
  deleteCookie(c, deps.cookieName, { path: "/", secure: isEncrypted(deps) });
}

/** Streams that belong to the session are woken, find it gone and end. */
function forgetSession({ events: { db, hub }, cookieName }: AppDeps, c: AppContext): void {
  const token = getCookie(c, cookieName);
  if (token) deleteSession(db, { tokenHash: hashOf(token) });
  if (c.var.user) hub.wake(`user:${c.var.user.id}`);
}

/** Nothing that anybody could guess. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Whether browsers reach the shop by TLS: then the cookie travels by nothing else. */
export function isEncrypted({ publicUrl }: { publicUrl?: string | undefined }): boolean {
  return publicUrl?.startsWith("https:") ?? false;
}
