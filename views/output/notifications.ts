import type { Notification } from "#db/queries/notifications.ts";
import { plain, table } from "../markdown.ts";
import { formatTime } from "../parts/time.tsx";

export function notificationsMarkdown(notifications: Notification[]): string {
  if (notifications.length === 0) return "# Notifications\n\nNothing yet.";
  const rows = notifications.map(({ at, title, body, readAt }) => [
    formatTime(at),
    `${readAt === null ? "**New** " : ""}${plain(title)}`,
    plain(body),
  ]);
  return ["# Notifications", table(["When", "What", ""], rows)].join("\n\n");
}
