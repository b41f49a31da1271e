import { z } from "zod";
import {
  beginSecondFactor,
  confirmSecondFactor,
  countRecoveryCodes,
  deleteSecondFactor,
  findSecondFactor,
  hasSecondFactor,
  replaceRecoveryCodes,
  takeStep,
} from "#db/queries/second-factors.ts";
import { deleteOtherSessions, type SignedIn } from "#db/queries/sessions.ts";
import { transaction } from "#db/transaction.ts";
import type { AppDeps } from "../web/deps.ts";
import { invalid, Problem } from "../web/problem.ts";
import { linkFor, newSecret, stepOf } from "./one-time-codes.ts";
import { hashOfCode, newRecoveryCodes } from "./recovery-codes.ts";
import { tellOwner } from "./told-owner.ts";

const password = z
  .string("Enter your password")
  .min(1, "Enter your password")
  .max(200, "Use at most 200 characters");
const code = z
  .string("Enter the code")
  .trim()
  .min(1, "Enter the code")
  .max(40, "This is no code of ours");

export const passwordGiven = z.object({ password });
export const codeGiven = z.object({ code });
export const bothGiven = z.object({ password, code });

/** A key that was not confirmed by then is nobody's. */
const setUpMs = 60 * 60_000;

export type SecondFactorState =
  | { state: "off" }
  | { state: "begun"; secret: string; link: string }
  | { state: "on"; since: number; recoveryCodesLeft: number };

export function secondFactorOf({ events }: AppDeps, user: SignedIn): SecondFactorState {
  const { db, now } = events;
  const kept = findSecondFactor(db, { userId: user.id });
  if (!kept) return { state: "off" };
  const { secret, begunAt, confirmedAt } = kept;
  if (confirmedAt !== null) {
    const recoveryCodesLeft = countRecoveryCodes(db, { userId: user.id });
    return { state: "on", since: confirmedAt, recoveryCodesLeft };
  }
  if (begunAt + setUpMs <= now()) return { state: "off" };
  return { state: "begun", secret, link: linkFor(secret, user.username) };
}

/** Whoever asks has shown the password: a browser left open must not be able to lock its owner out. */
export function begin(deps: AppDeps, user: SignedIn): void {
  const { db, now } = deps.events;
  transaction(db, () => {
    if (hasSecondFactor(db, { userId: user.id })) throw alreadyOn();
    beginSecondFactor(db, { userId: user.id, secret: newSecret(), now: now() });
  });
}

interface Mine {
  user: SignedIn;
  /** The session that asks. */
  tokenHash: string;
}

/** The code shows that the phone has the key. Every other session ends: none of them has shown a code. */
export function confirm(deps: AppDeps, { user, tokenHash }: Mine, code: string): string[] {
  const { db, now } = deps.events;
  const begun = secondFactorOf(deps, user);
  if (begun.state === "on") throw alreadyOn();
  if (begun.state === "off") throw notBegun();
  const step = stepOf(code.replace(/\s/g, ""), { secret: begun.secret, now: now() });
  if (step === undefined) throw invalid({ code: "This is not the code that the key makes now" });
  const codes = transaction(db, () => {
    confirmSecondFactor(db, { userId: user.id, now: now() });
    takeStep(db, { userId: user.id, step });
    deleteOtherSessions(db, { userId: user.id, tokenHash });
    return replaceCodes(deps, user);
  });
  tellOwner(deps, user, "turned the second factor on");
  return codes;
}

/** Whoever asks has shown the password and a code. */
export function renewRecoveryCodes(deps: AppDeps, user: SignedIn): string[] {
  const codes = replaceCodes(deps, user);
  tellOwner(deps, user, "made new recovery codes");
  return codes;
}

/** Whoever asks has shown the password and a code. */
export function turnOff(deps: AppDeps, user: SignedIn): void {
  deleteSecondFactor(deps.events.db, { userId: user.id });
  tellOwner(deps, user, "turned the second factor off");
}

export function requireOn({ events: { db } }: AppDeps, user: SignedIn): void {
  if (!hasSecondFactor(db, { userId: user.id })) throw notOn();
}

function replaceCodes({ events: { db } }: AppDeps, { id: userId }: SignedIn): string[] {
  const codes = newRecoveryCodes();
  replaceRecoveryCodes(db, { userId, hashes: codes.map((each) => hashOfCode(userId, each)) });
  return codes;
}

function alreadyOn(): Problem {
  return new Problem({
    status: 409,
    code: "second_factor_on",
    title: "Your second factor is on already",
    detail: "Turn it off first to set up another one.",
  });
}

function notBegun(): Problem {
  return new Problem({
    status: 409,
    code: "second_factor_not_begun",
    title: "There is no key to confirm",
    detail: "It may have been too long ago: begin once more.",
  });
}

function notOn(): Problem {
  return new Problem({
    status: 409,
    code: "second_factor_off",
    title: "You have no second factor",
    detail: "Set one up first.",
  });
}
