import type { Database } from "#db/connection.ts";
import type { Letter } from "#db/queries/letters.ts";
import { findPasswordLink, insertPasswordLink } from "#db/queries/password-links.ts";
import { hashOf, newToken } from "../web/sessions.ts";

export const newPasswordPath = "/new-password";

/**
 * Made when its letter is sent, and not before: only its hash is kept, and no row holds the link. A letter
 * that is sent twice, since an answer was lost, has two of them; the first that is used ends both.
 */
export function newPasswordLink(
  db: Database,
  { letter, shopUrl, now }: { letter: Letter; shopUrl: string; now: number },
): string | undefined {
  const { userId, uselessFrom } = letter;
  if (uselessFrom === null || uselessFrom <= now) return undefined;
  const token = newToken();
  insertPasswordLink(db, { tokenHash: hashOf(token), userId, now, expiresAt: uselessFrom });
  return `${shopUrl}${newPasswordPath}?token=${token}`;
}

/** Whose it is, while it counts. */
export function ownerOfLink(db: Database, { token, now }: { token: string; now: number }) {
  return findPasswordLink(db, { tokenHash: hashOf(token), now })?.userId;
}
