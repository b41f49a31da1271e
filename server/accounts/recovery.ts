import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { deletePasswordLinks } from "#db/queries/password-links.ts";
import { deletePendingSignIns } from "#db/queries/pending-sign-ins.ts";
import { deleteAllSessions } from "#db/queries/sessions.ts";
import { findUser, findUserByUsername, listUsersByEmail, setPassword } from "#db/queries/users.ts";
import { writeLetter } from "../events/letter.ts";
import type { AppDeps } from "../web/deps.ts";
import { Window } from "../web/middleware/rate-limit.ts";
import { invalid, Problem } from "../web/problem.ts";
import { whyTooCommon } from "./common-passwords.ts";
import { ownerOfLink } from "./password-links.ts";
import { goodPassword, hashPassword } from "./passwords.ts";
import { tellOwner } from "./told-owner.ts";

export const accountNamed = z.object({
  account: z
    .string("Enter your username or your mail address")
    .trim()
    .min(1, "Enter your username or your mail address")
    .max(254, "Use at most 254 characters"),
});

export const newPasswordChosen = z.object({
  token: z
    .string("Enter the token from the letter's link")
    .min(1, "Enter the token from the letter's link")
    .max(200),
  password: goodPassword,
});

const hourMs = 60 * 60_000;
/** Letters to one account within the hour: nobody's mailbox is filled by somebody else. */
const mostLetters = 3;

/** A forgotten password: a letter to whoever owns the account, and by its link a new one. */
export class Recovery {
  readonly #deps: AppDeps;
  readonly #letters: Window;

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.#letters = new Window({ limit: mostLetters, windowMs: hourMs, now: deps.events.now });
  }

  /**
   * Looked up and written after it is answered: neither the answer nor the time that it takes tells whether
   * there is such an account. What is lost with the process in that moment is asked for again.
   */
  ask({ account }: z.output<typeof accountNamed>): void {
    const { events, log } = this.#deps;
    commit(events.db, () => {
      for (const user of this.#accountsOf(account)) this.#write(user.id);
    }).catch((error) => log.error({ err: error }, "a letter for a new password was not written"));
  }

  #accountsOf(account: string) {
    const { db } = this.#deps.events;
    if (account.includes("@")) return listUsersByEmail(db, { email: account });
    const user = findUserByUsername(db, { username: account });
    return user && user.leftAt === null ? [user] : [];
  }

  #write(userId: string): void {
    if (this.#isTooOften(userId)) return;
    const { events } = this.#deps;
    const at = events.now();
    const key = `${userId}/new password/${at}`;
    const subject = "A new password for your account";
    const letter = { key, userId, kind: "new-password", subject, uselessFrom: at + hourMs };
    if (!writeLetter(events, letter)) return;
    const action = "asked for a new password";
    insertAudit(events.db, { key, actor: "a visitor", action, subject: userId, at });
  }

  #isTooOften(userId: string): boolean {
    try {
      this.#letters.take(userId);
      return false;
    } catch (error) {
      if (error instanceof Problem) return true;
      throw error;
    }
  }
}

/**
 * By a link that still counts. It signs nobody in: who has a second factor is asked for it as ever. All that is
 * open in the account's name ends, and so does every other link.
 */
export async function choosePassword(
  deps: AppDeps,
  { token, password }: z.output<typeof newPasswordChosen>,
): Promise<void> {
  const { db, now } = deps.events;
  const user = findUser(db, { id: ownerOfLink(db, { token, now: now() }) ?? "" });
  if (!user) throw linkIsOver();
  const common = whyTooCommon(password, user.username);
  if (common) throw invalid({ password: common });
  const passwordHash = await hashPassword(password);
  const { id, id: userId } = user;
  await commit(db, () => {
    // Of two at once the first counts.
    if (ownerOfLink(db, { token, now: now() }) !== id) throw linkIsOver();
    setPassword(db, { id, passwordHash });
    deletePasswordLinks(db, { userId });
    deletePendingSignIns(db, { userId });
    deleteAllSessions(db, { userId });
    tellOwner(deps, user, "chose a new password by a link from a letter");
  });
}

export function linkIsOver(): Problem {
  return new Problem({
    status: 410,
    code: "link_is_over",
    title: "This link does not count any more",
    detail: "It counts once, and for an hour. Ask for a new one.",
  });
}
