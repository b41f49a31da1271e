import type { SignedIn } from "#db/queries/sessions.ts";
import { elementIds } from "#views/element-ids.ts";
import { withParam } from "#views/layout.tsx";
import { MessagePage } from "#views/pages/message.tsx";
import { Metadata } from "#views/panes/metadata.tsx";
import { Notifications } from "#views/panes/notifications.tsx";
import { NowBar } from "#views/panes/now-bar.tsx";
import { Output } from "#views/panes/output.tsx";
import { Sidebar } from "#views/panes/sidebar.tsx";
import type { Topic } from "../events/hub.ts";
import type { Drawer, Drawing } from "../live/drawings.ts";
import type { AppDeps } from "./deps.ts";
import { emptyFrame, loadNotices, loadRun, loadSidebar } from "./frame.ts";
import { accessTo, type Page, type PageContent, type PageRequest } from "./page.tsx";

/**
 * Regions as requests and streams show them, each kept for as long as nothing it shows has changed. A page is loaded
 * from its reader, its address and rows, and from nothing else: so reader and address are its whole key,
 * visitors on one address share all they see, and nobody is ever shown what was drawn for another.
 */

/** With what is drawn, and by whom what was drawn is kept. */
export interface Studio {
  deps: AppDeps;
  drawings: Drawer;
}

export interface Asked {
  page: Page;
  user: SignedIn | null;
  params: Record<string, string>;
  /** Without what belongs to the view alone, such as the open tab. */
  address: URL;
}

/** What is said of a page as a whole. */
export type PageAbout = Pick<PageContent, "title" | "holds" | "description">;

export interface PageDrawing extends Drawing {
  /** False when there is no such page for this reader. */
  isThere: boolean;
  about: PageAbout;
  markdown: string;
  unread: number;
}

export function drawPage(studio: Studio, asked: Asked): PageDrawing {
  const { user, address } = asked;
  return studio.drawings.take(keyOf("page", user, pathOf(address)), () => {
    const { isThere, about, markdown, ...middle } = drawMiddle(studio, asked);
    const { unread, ...panes } = drawPanes(studio, user, middle);
    const passing = user !== null;
    return { ...together([middle, panes]), passing, isThere, about, markdown, unread };
  });
}

type Named = Pick<PageContent, "section" | "runId">;
type PanesDrawing = Drawing & Pick<PageDrawing, "unread">;

/** All that surrounds the middle. */
export function drawPanes(studio: Studio, user: SignedIn | null, named: Named): PanesDrawing {
  const notices = drawNotices(studio, user);
  const parts = [drawSidebar(studio, user, named), notices, drawRun(studio, user, named)];
  return { ...together(parts), unread: notices.unread };
}

/** The same without asking the database, which may be what broke. */
export function drawEmptyPanes(deps: AppDeps, user: SignedIn | null): PanesDrawing {
  const frame = emptyFrame(deps, user);
  const regions = { ...sidebar(frame), ...notices(frame), ...metadata(frame) };
  return { regions, topics: [], unread: 0 };
}

export function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

/** Names all that a page can know of its reader, as JSON: no address can be made up to look like a reader. */
export function keyOf(region: string, reader: SignedIn | null, where = ""): string {
  return JSON.stringify([region, reader, where]);
}

type Middle = Omit<PageDrawing, "unread"> & Named;

function drawMiddle({ deps, drawings }: Studio, asked: Asked): Middle {
  const { user, address } = asked;
  return drawings.take(keyOf("middle", user, pathOf(address)), () => {
    const sharedBy = ({ alike }: PageContent, draw: () => Drawing) =>
      alike === undefined ? draw() : drawings.take(alikeKey(pathOf(address), alike), draw);
    const found = loadFor(deps, asked);
    const content = found ?? gone;
    const { title, holds, description, markdown, section, runId, until, topics = [] } = content;
    const about = { title, ...(holds && { holds }), ...(description && { description }) };
    const draw = () => ({ regions: drawContent(content, address), topics, until });
    const { regions } = content.still ? nothing : sharedBy(content, draw);
    const passing = user !== null;
    const drawing = { regions, topics: [...topics, ...ownTopics(user)], until, passing };
    return { ...drawing, isThere: found !== undefined, about, markdown, section, runId };
  });
}

const nothing: Drawing = { regions: {}, topics: [] };

function alikeKey(where: string, alike: string): string {
  return JSON.stringify(["alike", where, alike]);
}

export function drawContent(
  { input, markdown }: Pick<PageContent, "input" | "markdown">,
  address: URL,
): Drawing["regions"] {
  return {
    [elementIds.input]: String(<div id={elementIds.input}>{input}</div>),
    [elementIds.output]: String(
      <Output markdown={markdown} href={withParam(address, "as", "markdown")} />,
    ),
  };
}

function loadFor(deps: AppDeps, { page, user, params, address }: Asked): PageContent | undefined {
  const access = accessTo(page, user);
  if (access === "sign-in") return signedOut;
  const request: PageRequest = { deps, user, params, query: address.searchParams };
  return access === "granted" ? page.load(request) : undefined;
}

function drawSidebar(
  { deps, drawings }: Studio,
  user: SignedIn | null,
  { section }: Named,
): Drawing {
  return drawings.take(keyOf("sidebar", user, section), () => ({
    regions: sidebar(loadSidebar(deps, user, { section })),
    topics: [...ownTopics(user), ...adminTopics(user)],
  }));
}

export function drawNotices({ deps, drawings }: Studio, user: SignedIn | null): PanesDrawing {
  return drawings.take(keyOf("notices", user), () => {
    const frame = loadNotices(deps, user);
    const topics: Topic[] = user ? [`notices:${user.id}`] : [];
    return { regions: notices(frame), topics, unread: frame.unread };
  });
}

export function drawRun(
  { deps, drawings }: Studio,
  user: SignedIn | null,
  { runId }: Named,
): Drawing {
  return drawings.take(keyOf("run", user, runId), () => {
    const frame = loadRun(deps, user, { runId });
    const shown = frame.run?.id ?? runId;
    const topics: Topic[] = shown ? [`run:${shown}`] : [];
    return {
      regions: metadata(frame),
      topics: [...topics, ...ownTopics(user)],
      passing: user !== null,
    };
  });
}

function sidebar(frame: Parameters<typeof Sidebar>[0]["frame"]): Drawing["regions"] {
  return { [elementIds.sidebar]: String(<Sidebar frame={frame} />) };
}

function notices(frame: Parameters<typeof Notifications>[0]["frame"]): Drawing["regions"] {
  return { [elementIds.notifications]: String(<Notifications frame={frame} />) };
}

function metadata(frame: Parameters<typeof Metadata>[0]["frame"]): Drawing["regions"] {
  return {
    [elementIds.metadata]: String(<Metadata frame={frame} />),
    [elementIds.nowBar]: String(<NowBar frame={frame} />),
  };
}

/** Woken when the reader signs out, whatever else is shown. */
export function ownTopics(user: SignedIn | null): Topic[] {
  return user ? [`user:${user.id}`] : [];
}

/** An admin's sidebar counts what waits for admins, on whatever page it stands. */
function adminTopics(user: SignedIn | null): Topic[] {
  return user?.role === "admin" ? ["admin"] : [];
}

function together(parts: readonly Drawing[]): Drawing {
  const ends = parts.flatMap(({ until }) => until ?? []);
  return {
    regions: Object.assign({}, ...parts.map(({ regions }) => regions)),
    topics: [...new Set(parts.flatMap(({ topics }) => topics))],
    until: ends.length > 0 ? Math.min(...ends) : undefined,
  };
}

const signedOut: PageContent = {
  title: "Signed out",
  markdown: "# Signed out",
  input: (
    <MessagePage icon="sign-out" title="You are signed out">
      <a id="sign-in-again" href="/sign-in">
        Sign in again
      </a>{" "}
      to go on.
    </MessagePage>
  ),
};

const gone: PageContent = {
  title: "Gone",
  markdown: "# Gone",
  input: (
    <MessagePage icon="info" title="This is no longer here">
      It was removed while you looked at it.
    </MessagePage>
  ),
};
