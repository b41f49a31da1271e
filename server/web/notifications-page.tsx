import { countUnread, listNotifications } from "#db/queries/notifications.ts";
import { notificationsMarkdown } from "#views/output/notifications.ts";
import { NotificationsPage } from "#views/pages/notifications.tsx";
import type { Page } from "./page.tsx";

const pageSize = 40;

/** All that was ever told to the reader, the newest first. */
export const notificationsPage: Page = {
  path: "/notifications",
  for: "shopper",
  load: ({ deps: { events }, user, query }) => {
    if (!user) return undefined;
    const { db } = events;
    const userId = user.id;
    const before = Number(query.get("before")) || undefined;
    const found = listNotifications(db, { userId, limit: pageSize + 1, ...(before && { before }) });
    const shown = found.slice(0, pageSize);
    const older = found.length > pageSize ? `/notifications?before=${shown.at(-1)?.id}` : undefined;
    return {
      title: "Notifications",
      holds: "Your notices",
      description: "What the shop told you, the newest first.",
      topics: [`notices:${userId}`],
      markdown: notificationsMarkdown(shown),
      input: (
        <NotificationsPage
          notifications={shown}
          unread={countUnread(db, { userId })}
          older={older}
        />
      ),
    };
  },
};
