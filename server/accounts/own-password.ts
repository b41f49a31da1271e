import type { SignedIn } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import type { AppDeps } from "../web/deps.ts";
import { invalid } from "../web/problem.ts";
import { verifyPassword } from "./passwords.ts";

/** Whoever asks for what cannot be taken back shows once more who they are. */
export async function requirePassword(
  { events: { db } }: AppDeps,
  user: SignedIn,
  password: string,
): Promise<void> {
  const hash = findUser(db, { id: user.id })?.passwordHash;
  if (!(await verifyPassword(password, hash))) {
    throw invalid({ password: "This is not your password" });
  }
}
