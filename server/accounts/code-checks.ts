import { insertNotification } from "#db/queries/notifications.ts";
import {
  countRecoveryCodes,
  findSecondFactor,
  takeRecoveryCode,
  takeStep,
} from "#db/queries/second-factors.ts";
import { writeLetter } from "../events/letter.ts";
import { note, noteSeldom } from "../web/audit.ts";
import type { AppDeps } from "../web/deps.ts";
import { Window } from "../web/middleware/rate-limit.ts";
import { Problem } from "../web/problem.ts";
import { stepOf } from "./one-time-codes.ts";
import { hashOfCode } from "./recovery-codes.ts";

/**
 * Of a million codes three are right at any moment. Whoever has the password and guesses on for a month has
 * one chance in fifty, and its owner has been told every day.
 */
const limit = 10;
const windowMs = 60 * 60_000;
const dayMs = 24 * windowMs;

interface Check {
  userId: string;
  code: string;
  /** Where its owner has given a code before: nobody else's guesses keep them out there. */
  knownAddress?: string | undefined;
}

/** Takes a code from the phone, or one that was written down; each of them once. */
export class CodeChecks {
  readonly #deps: AppDeps;
  readonly #guesses: Window;

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.#guesses = new Window({ limit, windowMs, now: deps.events.now });
  }

  async require({ userId, code, knownAddress }: Check): Promise<void> {
    const guesser = knownAddress === undefined ? userId : `${userId} ${knownAddress}`;
    this.#guesses.check(guesser);
    const taken = take(this.#deps, { userId, code });
    if (taken === "code") return;
    if (taken === "recovery code") return this.#noteRecovery(userId);
    this.#guesses.take(guesser);
    this.#warn(userId);
    const entry = { actor: "a visitor", action: "was refused a code", subject: userId };
    await noteSeldom(this.#deps, entry);
    throw wrongCode();
  }

  /** Once a day: only somebody who has the password comes this far. */
  #warn(userId: string): void {
    const { events } = this.#deps;
    const at = events.now();
    const key = `wrong code/${Math.floor(at / dayMs)}`;
    const title = "A wrong code was given for your account";
    const body = "The password was right. If it was not you, change your password.";
    const told = { userId, key, tone: "warning", title, body, href: "/account", at } as const;
    if (!insertNotification(events.db, told)) return;
    events.hub.wake(`notices:${userId}`);
    const letter = { userId, key: `${userId}/${key}`, kind: "notice", subject: title };
    writeLetter(events, { ...letter, facts: { body, href: "/account" } });
  }

  #noteRecovery(userId: string): Promise<void> {
    const left = countRecoveryCodes(this.#deps.events.db, { userId });
    const entry = { actor: userId, action: "used a recovery code", subject: userId };
    return note(this.#deps, { ...entry, detail: `${left} left` });
  }
}

function take({ events: { db, now } }: AppDeps, { userId, code }: Pick<Check, "userId" | "code">) {
  const plain = code.replace(/[\s-]/g, "");
  const factor = findSecondFactor(db, { userId });
  if (!factor || factor.confirmedAt === null) return undefined;
  if (!/^\d{6}$/.test(plain)) {
    const codeHash = hashOfCode(userId, plain);
    return takeRecoveryCode(db, { userId, codeHash }) ? "recovery code" : undefined;
  }
  const step = stepOf(plain, { secret: factor.secret, now: now() });
  return step !== undefined && takeStep(db, { userId, step }) ? "code" : undefined;
}

function wrongCode(): Problem {
  const message = "This code is wrong, too old, or was used already";
  return new Problem({
    status: 401,
    code: "wrong_code",
    title: message,
    detail:
      "Each code counts once: wait for the next one, and look whether your phone's clock is right.",
    fields: { code: message },
  });
}
