import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import {
  deletePendingSignIn,
  findPendingSignIn,
  insertPendingSignIn,
  takeGuess,
} from "#db/queries/pending-sign-ins.ts";
import type { AppContext, AppDeps } from "../web/deps.ts";
import { Problem } from "../web/problem.ts";
import { hashOf, isEncrypted, newToken } from "../web/sessions.ts";

const lastsMs = 5 * 60_000;
/** Wrong codes; then the password is asked for again. */
const mostGuesses = 5;

/** Between the password and the code: a token that signs nobody in, and lasts as long as a phone is looked for. */
export function beginPending(deps: AppDeps, c: AppContext, userId: string): void {
  const { db, now } = deps.events;
  forgetPending(deps, c);
  const token = newToken();
  insertPendingSignIn(db, {
    tokenHash: hashOf(token),
    userId,
    now: now(),
    expiresAt: now() + lastsMs,
  });
  setCookie(c, cookieOf(deps), token, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isEncrypted(deps),
    path: "/",
    maxAge: lastsMs / 1000,
  });
}

/** Whose password was given here a moment ago. */
export function pendingUser(deps: AppDeps, c: AppContext): string | undefined {
  const { db, now } = deps.events;
  const tokenHash = pendingHash(deps, c);
  return tokenHash ? findPendingSignIn(db, { tokenHash, now: now() })?.userId : undefined;
}

/** Uses a guess up, whatever becomes of it. */
export function takePendingGuess(deps: AppDeps, c: AppContext): string {
  const { db } = deps.events;
  const userId = pendingUser(deps, c);
  const guess = { tokenHash: pendingHash(deps, c), most: mostGuesses };
  if (!userId || !takeGuess(db, guess)) throw passwordAgain();
  return userId;
}

export function endPending(deps: AppDeps, c: AppContext): void {
  forgetPending(deps, c);
  deleteCookie(c, cookieOf(deps), { path: "/", secure: isEncrypted(deps) });
}

function forgetPending(deps: AppDeps, c: AppContext): void {
  const tokenHash = pendingHash(deps, c);
  if (tokenHash) deletePendingSignIn(deps.events.db, { tokenHash });
}

function pendingHash(deps: AppDeps, c: AppContext): string {
  const token = getCookie(c, cookieOf(deps));
  return token ? hashOf(token) : "";
}

function cookieOf({ cookieName }: AppDeps): string {
  return `${cookieName}_code`;
}

function passwordAgain(): Problem {
  return new Problem({
    status: 401,
    code: "password_first",
    title: "Enter your password again",
    detail: "It was too long ago, or there were too many wrong codes.",
  });
}
