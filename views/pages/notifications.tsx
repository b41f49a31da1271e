import type { Notification } from "#db/queries/notifications.ts";
import { MarkRead, Notice } from "../panes/notifications.tsx";
import { Block } from "../parts/block.tsx";
import { Empty } from "../parts/empty.tsx";
import { OlderLink } from "../parts/links.tsx";

interface NotificationsPageProps {
  notifications: Notification[];
  unread: number;
  /** Where the older ones are, when there are any. */
  older: string | undefined;
}

export function NotificationsPage({ notifications, unread, older }: NotificationsPageProps) {
  const [newest] = notifications;
  if (!newest) {
    return (
      <Empty icon="bell" title="Nothing yet">
        What happens to what you start is told here.
      </Empty>
    );
  }
  return (
    <Block
      id="all-notices"
      title={unread > 0 ? `${unread} new` : "All read"}
      aside={unread > 0 && <MarkRead id="mark-all-read" upTo={newest.id} />}
    >
      <ol class="notices">
        {notifications.map((notification) => (
          <Notice of="listed" notification={notification} />
        ))}
      </ol>
      {older && <OlderLink id="older-notices" href={older} />}
    </Block>
  );
}
