import { randomUUID } from "node:crypto";
import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { insertRun } from "#db/queries/runs.ts";
import { findUserByUsername, insertUser } from "#db/queries/users.ts";
import { startWelcome } from "../ingress/welcome.ts";
import { noteSeldom } from "../web/audit.ts";
import type { AppDeps } from "../web/deps.ts";
import { invalid, Problem } from "../web/problem.ts";
import { isReserved } from "./cast.ts";
import { whyTooCommon } from "./common-passwords.ts";
import { mailAddress } from "./mail-address.ts";
import { goodPassword, hashPassword, verifyPassword } from "./passwords.ts";

export const credentials = z.object({
  username: z
    .string("Enter your username")
    .trim()
    .min(1, "Enter your username")
    .max(32, "Use at most 32 characters"),
  password: z
    .string("Enter your password")
    .min(1, "Enter your password")
    .max(200, "Use at most 200 characters"),
});

export const newAccount = z.object({
  username: z
    .string("Choose a username")
    .trim()
    .toLowerCase()
    .regex(
      /^[a-z0-9][a-z0-9_-]{2,31}$/,
      "Use 3 to 32 letters, digits, - or _, beginning with a letter or digit",
    ),
  displayName: z
    .string("Enter the name that we call you by")
    .trim()
    .min(1, "Enter the name that we call you by")
    .max(60, "Use at most 60 characters")
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "Leave out control characters")
    // It stands in the addresses of letters.
    .regex(/^[^<>,]*$/, "Leave out <, > and commas"),
  password: goodPassword,
  email: mailAddress.optional().describe("Where letters go; without it there are none"),
});

/** The same answer and the same work for an unknown name and for a wrong password. */
export async function checkCredentials(
  deps: AppDeps,
  { username, password }: z.output<typeof credentials>,
) {
  const user = findUserByUsername(deps.events.db, { username });
  const isRight = await verifyPassword(password, user?.passwordHash ?? (await decoy()));
  // Checking takes a while: one that was changed meanwhile opens nothing any more.
  const present = findUserByUsername(deps.events.db, { username });
  const right = isRight && present?.passwordHash === user?.passwordHash;
  // What was typed for a name is not written down: it may have been the password.
  if (!user || !right) {
    const subject = user?.id ?? "an unknown name";
    await noteSeldom(deps, { actor: "a visitor", action: "failed to sign in", subject });
    throw new Problem({
      status: 401,
      code: "wrong_credentials",
      title: "Username or password is wrong",
      detail: "Check both and try again.",
    });
  }
  return user;
}

let decoyHash: Promise<string> | undefined;

/** Something to check an unknown name's password against, so that the time taken gives no name away. */
function decoy(): Promise<string> {
  decoyHash ??= hashPassword(randomUUID());
  return decoyHash;
}

/**
 * The account and its welcome run are written together; the workflow is asked to start afterwards.
 * If that asking is lost, the run is still queued and will be submitted again.
 */
export async function createAccount(
  { events: { db, now }, ingress, log }: AppDeps,
  { username, displayName, password, email }: z.output<typeof newAccount>,
) {
  if (isReserved(username)) throw nameTaken();
  const common = whyTooCommon(password, username);
  if (common) throw invalid({ password: common });
  const user = {
    id: `usr_${randomUUID()}`,
    username,
    displayName,
    passwordHash: await hashPassword(password),
    email: email ?? null,
    createdAt: now(),
  };
  const run = {
    id: `run_${randomUUID()}`,
    userId: user.id,
    kind: "welcome" as const,
    title: "Welcome",
    createdAt: now(),
    updatedAt: now(),
  };
  const created = await commit(db, () => insertUser(db, user) && insertRun(db, run));
  if (!created) throw nameTaken();
  startWelcome(ingress, { runId: run.id, user }).catch((error) => {
    log.warn({ err: error, run: run.id }, "the welcome run stays queued and is submitted again");
  });
  return user;
}

function nameTaken(): Problem {
  return new Problem({
    status: 409,
    code: "username_taken",
    title: "This username is taken",
    detail: "Choose another one.",
    fields: { username: "This username is taken" },
  });
}
