import type { SignedIn } from "#db/queries/sessions.ts";
import { elementIds } from "#views/element-ids.ts";
import { withParam } from "#views/layout.tsx";
import { MessagePage } from "#views/pages/message.tsx";
import { Metadata } from "#views/panes/metadata.tsx";
import { Notifications } from "#views/panes/notifications.tsx";
import { Output } from "#views/panes/output.tsx";
import { Sidebar } from "#views/panes/sidebar.tsx";
import type { Topic } from "../events/hub.ts";
import type { Drawing } from "../live/drawings.ts";
import type { AppDeps } from "./deps.ts";
import {
  accessTo,
  loadNotices,
  loadRun,
  loadSidebar,
  type Page,
  type PageContent,
  type PageRequest,
} from "./page.tsx";

/**
 * Regions as streams show them, each kept for as long as nothing it shows has changed. A page is loaded
 * from its reader, its address and rows, and from nothing else: so reader and address are its whole key,
 * visitors on one address share all they see, and nobody is ever shown what was drawn for another.
 */

interface Asked {
  user: SignedIn | null;
  params: Record<string, string>;
  address: URL;
}

export interface PageDrawing extends Drawing {
  /** False when there is no such page for this reader. */
  isThere: boolean;
}

export function drawPage(deps: AppDeps, page: Page, asked: Asked): PageDrawing {
  const { user, address } = asked;
  const where = `${address.pathname}${address.search}`;
  return deps.drawings.take(keyOf("page", user, where), () => {
    const middle = drawMiddle(deps, page, asked, where);
    const parts = [
      drawSidebar(deps, user, middle),
      middle,
      drawNotices(deps, user),
      drawRun(deps, user, middle),
    ];
    return { ...together(parts), isThere: middle.isThere };
  });
}

/** Names all that a page can know of its reader, as JSON: no address can be made up to look like a reader. */
function keyOf(region: string, reader: SignedIn | null, where = ""): string {
  return JSON.stringify([region, reader, where]);
}

type Middle = PageDrawing & Pick<PageContent, "section" | "runId">;

function drawMiddle(deps: AppDeps, page: Page, asked: Asked, where: string): Middle {
  const { user, params, address } = asked;
  return deps.drawings.take(keyOf("middle", user, where), () => {
    const found = loadFor(page, { deps, user, params, query: address.searchParams });
    const { section, runId, until, topics = [], ...content } = found ?? gone;
    const regions = content.still ? {} : drawContent(content, address);
    const drawing = { regions, topics: [...topics, ...ownTopics(user)], until };
    return { ...drawing, section, runId, isThere: found !== undefined };
  });
}

function drawContent({ input, markdown }: PageContent, address: URL): Drawing["regions"] {
  return {
    [elementIds.input]: String(<div id={elementIds.input}>{input}</div>),
    [elementIds.output]: String(
      <Output markdown={markdown} href={withParam(address, "as", "markdown")} />,
    ),
  };
}

function loadFor(page: Page, request: PageRequest): PageContent | undefined {
  const access = accessTo(page, request.user);
  if (access === "sign-in") return signedOut;
  return access === "granted" ? page.load(request) : undefined;
}

function drawSidebar(
  deps: AppDeps,
  user: SignedIn | null,
  { section }: Pick<PageContent, "section">,
): Drawing {
  return deps.drawings.take(keyOf("sidebar", user, section), () => ({
    regions: {
      [elementIds.sidebar]: String(<Sidebar frame={loadSidebar(deps, user, { section })} />),
    },
    topics: [...ownTopics(user), ...adminTopics(user)],
  }));
}

export function drawNotices(deps: AppDeps, user: SignedIn | null): Drawing {
  return deps.drawings.take(keyOf("notices", user), () => ({
    regions: {
      [elementIds.notifications]: String(<Notifications frame={loadNotices(deps, user)} />),
    },
    topics: user ? [`notices:${user.id}`] : [],
  }));
}

export function drawRun(
  deps: AppDeps,
  user: SignedIn | null,
  { runId }: Pick<PageContent, "runId">,
): Drawing {
  return deps.drawings.take(keyOf("run", user, runId), () => {
    const frame = loadRun(deps, user, { runId });
    const shown = frame.run?.id ?? runId;
    return {
      regions: { [elementIds.metadata]: String(<Metadata frame={frame} />) },
      topics: [...ownTopics(user), ...(shown ? [`run:${shown}` as const] : [])],
    };
  });
}

function ownTopics(user: SignedIn | null): Topic[] {
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
