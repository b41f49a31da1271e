import { insertAudit } from "#db/queries/audit.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { AppDeps } from "../web/deps.ts";

/** How somebody signs in was changed. Into the audit, and to its owner: it may have been somebody else. */
export function tellOwner(
  { events: { db, hub, now } }: AppDeps,
  { id }: SignedIn,
  action: string,
): void {
  const at = now();
  const key = `${action}/${id}/${at}`;
  insertAudit(db, { key, actor: id, action, subject: id, at });
  insertNotification(db, {
    userId: id,
    key,
    tone: "info",
    title: `You ${action}`,
    body: "If it was not you, change your password and ask whoever runs the shop.",
    href: "/account",
    at,
  });
  hub.wake(`user:${id}`, `notices:${id}`);
}
