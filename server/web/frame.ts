import type { Database } from "#db/connection.ts";
import { countUnread, listNotifications } from "#db/queries/notifications.ts";
import {
  describeAnyRun,
  describeRun,
  findLatestRun,
  type RunDescription,
} from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { housePathOf } from "#server/rules/run-path.ts";
import type { Frame, ShownSection } from "#views/frame.ts";
import type { AppDeps } from "./deps.ts";
import type { PageContent } from "./page.tsx";
import type { Section } from "./section.ts";
import { inWordsFor } from "./step-words.ts";

export function loadSidebar(
  { events: { db }, sections }: AppDeps,
  user: SignedIn | null,
  { section }: Pick<PageContent, "section">,
): Pick<Frame, "user" | "section" | "sections"> {
  const counted = (each: Section) => (user ? each.count?.read(db, user) : undefined);
  const shown = shownTo(user, sections).map((each) => asShown(each, counted(each)));
  return { user, section, sections: shown };
}

export function loadNotices(
  { events: { db } }: AppDeps,
  user: SignedIn | null,
): Pick<Frame, "user" | "notifications" | "unread"> {
  if (!user) return { user, notifications: [], unread: 0 };
  const owner = { userId: user.id };
  return {
    user,
    notifications: listNotifications(db, { ...owner, limit: 3 }),
    unread: countUnread(db, owner),
  };
}

/** The page's own run, or the reader's latest. An admin is told of whatever run they look at. */
export function loadRun(
  deps: AppDeps,
  user: SignedIn | null,
  { runId }: Pick<PageContent, "runId">,
): Pick<Frame, "user" | "run" | "now"> {
  const { db, now } = deps.events;
  const id = user ? (runId ?? findLatestRun(db, { userId: user.id })?.id) : undefined;
  const found = user && id ? readableRun(db, user, id) : undefined;
  const run = user && found ? inWordsFor(user, deps, found) : undefined;
  // The page of what a run is about is its owner's.
  const pathOf = run?.userId === user?.id ? deps.pathOfRun : housePathOf;
  return { user, run: run && { ...run, href: pathOf(run) }, now: now() };
}

/** One's own; an admin's are all. */
export function readableRun(
  db: Database,
  { id: userId, role }: SignedIn,
  id: string,
): RunDescription | undefined {
  return role === "admin" ? describeAnyRun(db, { id }) : describeRun(db, { id, userId });
}

/** What can be said without asking the database. */
export function emptyFrame(
  { events, sections }: { events: Pick<AppDeps["events"], "now">; sections: readonly Section[] },
  user: SignedIn | null,
): Frame {
  return {
    user,
    section: undefined,
    sections: shownTo(user, sections).map((each) => asShown(each)),
    now: events.now(),
    notifications: [],
    unread: 0,
    run: undefined,
  };
}

export function shownTo(user: SignedIn | null, sections: readonly Section[]): Section[] {
  return sections.filter((section) => section.for !== "admin" || user?.role === "admin");
}

function asShown({ id, href, label, icon, count }: Section, counted = 0): ShownSection {
  return { id, href, label, icon, count: counted, countOf: count?.of ?? "" };
}
