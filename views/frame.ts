import type { Notification } from "#db/queries/notifications.ts";
import type { RunDescription } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { IconName } from "./parts/icon.tsx";

/** A place in the sidebar, with how many of the reader's things are counted there. */
export interface ShownSection {
  id: string;
  href: string;
  label: string;
  icon: IconName;
  count: number;
  /** What the number means, read out after it. */
  countOf: string;
}

/** What surrounds every page: who looks, and what is theirs. Read anew for every drawing. */
export interface Frame {
  user: SignedIn | null;
  /** The section that the page belongs to. */
  section: string | undefined;
  sections: ShownSection[];
  notifications: Notification[];
  unread: number;
  /** The run that the right pane tells of, and where its page is. */
  run: (RunDescription & { href: string }) | undefined;
  now: number;
}
