import { createHash, randomBytes } from "node:crypto";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { deleteSession, findSignedIn, insertSession, type SignedIn } from "#db/queries/sessions.ts";
import type { AppContext, AppDeps } from "./deps.ts";

const lifetime = 30 * 24 * 60 * 60_000;

export function findSession(deps: AppDeps, c: AppContext): SignedIn | null {
  return sessionFinder(deps, c)();
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
export function beginSession(deps: AppDeps, c: AppContext, { userId }: { userId: string }): void {
  forgetSession(deps, c);
  const { db, now } = deps.events;
  const token = randomBytes(32).toString("base64url");
  const createdAt = now();
  const expiresAt = createdAt + lifetime;
  insertSession(db, { tokenHash: hashOf(token), userId, createdAt, expiresAt });
  setCookie(c, deps.cookieName, token, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isEncrypted(deps),
    path: "/",
    maxAge: lifetime / 1000,
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

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Whether browsers reach the shop by TLS: then the cookie travels by nothing else. */
export function isEncrypted({ publicUrl }: { publicUrl?: string | undefined }): boolean {
  return publicUrl?.startsWith("https:") ?? false;
}
