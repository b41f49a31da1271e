import { z } from "zod";
import { insertAudit } from "#db/queries/audit.ts";
import { deletePasswordLinks } from "#db/queries/password-links.ts";
import { deletePendingSignIns } from "#db/queries/pending-sign-ins.ts";
import { deleteOtherSessions, deleteSessionById, type SignedIn } from "#db/queries/sessions.ts";
import { findUser, setPassword } from "#db/queries/users.ts";
import type { AppDeps } from "../web/deps.ts";
import { invalid, notFound } from "../web/problem.ts";
import { whyTooCommon } from "./common-passwords.ts";
import { goodPassword, hashPassword, verifyPassword } from "./passwords.ts";
import { tellOwner } from "./told-owner.ts";

export const passwordChange = z.object({
  current: z
    .string("Enter your present password")
    .min(1, "Enter your present password")
    .max(200, "Use at most 200 characters"),
  password: goodPassword,
});

interface Mine {
  user: SignedIn;
  /** The session that asks. */
  tokenHash: string;
}

/** Whoever knows the present one may choose another; it ends every other session. */
export async function changePassword(
  deps: AppDeps,
  { user, tokenHash }: Mine,
  { current, password }: z.output<typeof passwordChange>,
): Promise<void> {
  const { db } = deps.events;
  const before = findUser(db, { id: user.id })?.passwordHash;
  if (!(await verifyPassword(current, before))) throw notPresent();
  const common = whyTooCommon(password, user.username);
  if (common) throw invalid({ password: common });
  const passwordHash = await hashPassword(password);
  // Of two changes at once the first counts: whoever comes second does not know its password.
  if (findUser(db, { id: user.id })?.passwordHash !== before) throw notPresent();
  setPassword(db, { id: user.id, passwordHash });
  deleteOtherSessions(db, { userId: user.id, tokenHash });
  deletePendingSignIns(db, { userId: user.id });
  deletePasswordLinks(db, { userId: user.id });
  tellOwner(deps, user, "changed the password");
}

function notPresent() {
  return invalid({ current: "This is not your present password" });
}

export function endOtherSessions(deps: AppDeps, { user, tokenHash }: Mine): void {
  deleteOtherSessions(deps.events.db, { userId: user.id, tokenHash });
  noteDown(deps, user, "signed out everywhere else");
  deps.events.hub.wake(`user:${user.id}`);
}

export function endSessionById(deps: AppDeps, { user }: Pick<Mine, "user">, id: string): void {
  if (!deleteSessionById(deps.events.db, { userId: user.id, id })) throw notFound("session");
  noteDown(deps, user, "ended a session");
  deps.events.hub.wake(`user:${user.id}`);
}

function noteDown({ events: { db, now } }: AppDeps, { id }: SignedIn, action: string): void {
  const at = now();
  insertAudit(db, { key: `${action}/${id}/${at}`, actor: id, action, subject: id, at });
}
