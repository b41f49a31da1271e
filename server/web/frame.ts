import { countUnread, listNotifications } from "#db/queries/notifications.ts";
import { describeRun, findLatestRun } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { Frame, ShownSection } from "#views/frame.ts";
import type { AppDeps } from "./deps.ts";
import type { PageContent } from "./page.tsx";
import type { Section } from "./section.ts";

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
  return { user, notifications: listNotifications(db, owner), unread: countUnread(db, owner) };
}

/** The page's own run, or the reader's latest. */
export function loadRun(
  { events: { db, now }, pathOfRun }: AppDeps,
  user: SignedIn | null,
  { runId }: Pick<PageContent, "runId">,
): Pick<Frame, "run" | "now"> {
  const shown = user && (runId ?? findLatestRun(db, { userId: user.id })?.id);
  const run = user && shown ? describeRun(db, { id: shown, userId: user.id }) : undefined;
  return { run: run && { ...run, href: pathOfRun(run) }, now: now() };
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

function shownTo(user: SignedIn | null, sections: readonly Section[]): Section[] {
  return sections.filter((section) => section.for !== "admin" || user?.role === "admin");
}

function asShown({ id, href, label, icon, count }: Section, counted = 0): ShownSection {
  return { id, href, label, icon, count: counted, countOf: count?.of ?? "" };
}
