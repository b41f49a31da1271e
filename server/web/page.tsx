import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { countUnread, listNotifications } from "#db/queries/notifications.ts";
import { describeRun, findLatestRun } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { Frame, ShownSection } from "#views/frame.ts";
import { Layout, type Tab } from "#views/layout.tsx";
import type { Topic } from "../events/hub.ts";
import type { AppContext, AppDeps } from "./deps.ts";
import { notFound } from "./problem.ts";
import { localPath } from "./request-kind.ts";
import type { Section } from "./section.ts";

export interface PageRequest {
  deps: AppDeps;
  user: SignedIn | null;
  params: Record<string, string>;
  query: URLSearchParams;
}

export interface PageContent {
  title: string;
  /** The id of its section in the sidebar. */
  section?: string | undefined;
  input: Child;
  markdown: string;
  /** The run whose workflow the right pane tells of; otherwise the reader's latest. */
  runId?: string | undefined;
  /** What wakes this page besides the reader's own topic. */
  topics?: Topic[];
  /** It is otherwise from then on, though nothing wakes it. */
  until?: number | undefined;
  /** The stream leaves the middle pane as the request drew it. */
  still?: boolean;
}

/** One noun's page: read and drawn the same way for a request and for the live stream. */
export interface Page {
  path: string;
  /** Who may open it; everyone unless said. */
  for?: "shopper" | "admin";
  load: (request: PageRequest) => PageContent | undefined;
  /** Asks the outside, for the request alone: the stream draws at every wake-up and must not. */
  ask?: (request: PageRequest) => Promise<PageContent | undefined>;
}

export type Access = "granted" | "sign-in" | "denied";

export function accessTo(page: Page, user: SignedIn | null): Access {
  if (!page.for) return "granted";
  if (!user) return "sign-in";
  return page.for === "admin" && user.role !== "admin" ? "denied" : "granted";
}

export function servePage(deps: AppDeps, page: Page) {
  return async function servePage(c: AppContext) {
    const { user } = c.var;
    const address = new URL(c.req.url);
    const access = accessTo(page, user);
    if (access === "sign-in")
      return c.redirect(
        `/sign-in?next=${encodeURIComponent(localPath(address.pathname + address.search))}`,
      );
    if (access === "denied") throw notFound();
    const request = { deps, user, params: c.req.param(), query: address.searchParams };
    const content = (await page.ask?.(request)) ?? page.load(request);
    if (!content) throw notFound();
    return renderPage(deps, c, content, { live: true });
  };
}

interface RenderOptions {
  live: boolean;
  status?: ContentfulStatusCode;
  frame?: Frame | undefined;
}

export function renderPage(
  deps: AppDeps,
  c: AppContext,
  content: PageContent,
  { live, status = 200, frame = loadFrame(deps, c.var.user, content) }: RenderOptions,
) {
  const { tab, asMarkdown, address } = viewOf(c.req.url);
  c.header("Cache-Control", "no-store");
  if (asMarkdown)
    return c.text(content.markdown, status, { "Content-Type": "text/markdown; charset=utf-8" });
  return c.html(
    <Layout
      assets={deps.assets}
      nonce={c.get("secureHeadersNonce") ?? ""}
      address={address}
      tab={tab}
      title={content.title}
      frame={frame}
      markdown={content.markdown}
      live={live}
    >
      {content.input}
    </Layout>,
    status,
  );
}

/** The tab and the form of the answer belong to the view, not to the page's own address. */
function viewOf(url: string): { tab: Tab; asMarkdown: boolean; address: URL } {
  const address = new URL(url);
  const tab = address.searchParams.get("tab") === "output" ? "output" : "input";
  const asMarkdown = address.searchParams.get("as") === "markdown";
  address.searchParams.delete("tab");
  address.searchParams.delete("as");
  return { tab, asMarkdown, address };
}

export function loadFrame(
  deps: AppDeps,
  user: SignedIn | null,
  content: Pick<PageContent, "section" | "runId">,
): Frame {
  return {
    ...loadSidebar(deps, user, content),
    ...loadNotices(deps, user),
    ...loadRun(deps, user, content),
  };
}

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
