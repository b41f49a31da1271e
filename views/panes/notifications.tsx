import type { Notification } from "#db/queries/notifications.ts";
import { elementIds } from "../element-ids.ts";
import type { Frame } from "../frame.ts";
import { CommandButton } from "../parts/command.tsx";
import { Empty } from "../parts/empty.tsx";
import type { IconName } from "../parts/icon.tsx";
import { Icon } from "../parts/icon.tsx";
import { MoreLink } from "../parts/links.tsx";
import { Time } from "../parts/time.tsx";

type NoticesFrame = Pick<Frame, "user" | "notifications" | "unread">;

export function Notifications({ frame: { user, notifications, unread } }: { frame: NoticesFrame }) {
  // There is nobody yet who could be told anything.
  if (!user) return <section id={elementIds.notifications} hidden />;
  return (
    <section id={elementIds.notifications} class="panel" aria-labelledby="notifications-title">
      <div class="panel-head">
        <h2 id="notifications-title">
          Notifications {unread > 0 && <span class="count">{unread} new</span>}
        </h2>
        {unread > 0 && <MarkRead upTo={notifications[0]?.id ?? 0} />}
      </div>
      {notifications.length > 0 ? (
        <>
          <ol class="notices" aria-live="polite">
            {notifications.map((notification) => (
              <Notice notification={notification} />
            ))}
          </ol>
          <p class="whole-story">
            <MoreLink id="all-notices" href="/notifications">
              All of them
            </MoreLink>
          </p>
        </>
      ) : (
        <Empty icon="bell" title="Nothing yet">
          What happens to your orders is told here.
        </Empty>
      )}
    </section>
  );
}

/** Names the newest one on the page: what arrives after it stays unread. */
export function MarkRead({ upTo, id = "mark-read" }: { upTo: number; id?: string }) {
  return (
    <CommandButton
      id={id}
      class="button button-quiet button-small"
      action="/api/notifications/read"
      fields={{ upTo: String(upTo) }}
    >
      Mark read<span class="visually-hidden">: all notifications</span>
    </CommandButton>
  );
}

const icons: Record<Notification["tone"], IconName> = {
  info: "info",
  good: "check-circle",
  warning: "warning",
  bad: "cross",
};

export function Notice({
  notification: { id, tone, title, body, href, at, readAt },
  of = "notice",
}: {
  notification: Notification;
  /** What its ids begin with: it may stand on a page twice. */
  of?: string;
}) {
  return (
    // Only what comes while the page is open draws attention to itself.
    <li
      id={`${of}-${id}`}
      class={`notice tone-${tone}`}
      data-class:is-arriving={`${at} > $_opened`}
    >
      <Icon name={icons[tone]} size={16} />
      <div>
        <p class="notice-title">
          {readAt === null && <span class="notice-new">New</span>}{" "}
          {href ? (
            <a id={`${of}-link-${id}`} href={href}>
              {title}
            </a>
          ) : (
            title
          )}
        </p>
        <p class="notice-body">{body}</p>
        <Time at={at} />
      </div>
    </li>
  );
}
