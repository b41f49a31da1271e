import { insertAudit } from "#db/queries/audit.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { writeLetter } from "../events/letter.ts";
import type { AppDeps } from "../web/deps.ts";

/** How somebody signs in was changed. Into the audit, and to its owner: it may have been somebody else. */
export function tellOwner({ events }: AppDeps, { id }: Pick<SignedIn, "id">, action: string): void {
  const { db, hub, now } = events;
  const at = now();
  const key = `${action}/${id}/${at}`;
  const title = `You ${action}`;
  const body = "If it was not you, change your password and ask whoever runs the shop.";
  const href = "/account";
  insertAudit(db, { key, actor: id, action, subject: id, at });
  insertNotification(db, { userId: id, key, tone: "info", title, body, href, at });
  const letter = { userId: id, key, kind: "notice", subject: title, facts: { body, href } };
  writeLetter(events, letter);
  hub.wake(`user:${id}`, `notices:${id}`);
}
