import { createHash, randomBytes } from "node:crypto";
import type { Database } from "#db/connection.ts";
import { insertSession } from "#db/queries/sessions.ts";

const dayMs = 24 * 60 * 60_000;

/** As a sign-in leaves it, without the sixth of a second that a password takes. Answers its token. */
export function openSession(
  db: Database,
  { userId, now }: { userId: string; now: number },
): string {
  const token = randomBytes(32).toString("base64url");
  const tokenHash = createHash("sha256").update(token).digest("base64url");
  insertSession(db, { tokenHash, userId, createdAt: now, expiresAt: now + dayMs });
  return token;
}
