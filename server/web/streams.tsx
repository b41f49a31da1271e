import { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import { findRun } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { elementIds } from "#views/element-ids.ts";
import { withParam } from "#views/layout.tsx";
import { MessagePage } from "#views/pages/message.tsx";
import { Metadata } from "#views/panes/metadata.tsx";
import { Notifications } from "#views/panes/notifications.tsx";
import { Output } from "#views/panes/output.tsx";
import { Sidebar } from "#views/panes/sidebar.tsx";
import type { Topic } from "../events/hub.ts";
import { eventStream } from "../live/event-stream.ts";
import { type Drawing, frames, type LiveView } from "../live/frames.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { signedIn } from "./middleware/current-user.ts";
import { accessTo, loadFrame, type Page, type PageContent, type PageRequest } from "./page.tsx";
import { notFound } from "./problem.ts";
import { localPath } from "./request-kind.ts";
import { findSession } from "./sessions.ts";

export function streamRoutes(deps: AppDeps, pages: readonly Page[]) {
  const findPage = finderOf(pages);

  return new Hono<AppEnv>()
    .get("/page", (c) => open(deps, c, pageView(deps, c, findPage)))
    .get("/notifications", signedIn(), (c) => open(deps, c, notificationsView(deps, c)))
    .get("/workflow/:id", signedIn(), (c) => open(deps, c, workflowView(deps, c)));
}

function open(deps: AppDeps, c: AppContext, view: LiveView): Response {
  const { hub } = deps.events;
  return eventStream((signal) => frames({ hub, view, signal, ...deps.pace }), {
    stopping: deps.stopping,
    acceptEncoding: c.req.header("accept-encoding"),
  });
}

type FindPage = (path: string) => { page: Page; params: Record<string, string> } | undefined;

/** Finds pages by their paths as the app does for requests. */
function finderOf(pages: readonly Page[]): FindPage {
  const router = new TrieRouter<Page>();
  for (const page of pages) router.add("GET", page.path, page);

  return function findPage(path) {
    const [match] = router.match("GET", path)[0];
    if (!match) return undefined;
    const [page, params] = match;
    return { page, params: params as Record<string, string> };
  };
}

function pageView(deps: AppDeps, c: AppContext, findPage: FindPage): LiveView {
  const address = new URL(localPath(c.req.query("at")), "http://here.invalid");
  const { page, params } = findPage(address.pathname) ?? {};
  if (!page || !params) throw notFound();
  const query = address.searchParams;
  const load = (user: SignedIn | null) => loadFor(page, { deps, user, params, query });
  const first = load(c.var.user);
  if (!first) throw notFound();
  return {
    topics: topicsOf(c.var.user, first),
    draw: () => stillSignedIn(deps, c, (user) => drawPage(deps, user, load(user) ?? gone, address)),
  };
}

/** The session is asked anew for every drawing: who signs out in one tab is out in all of them. */
function stillSignedIn(
  deps: AppDeps,
  c: AppContext,
  draw: (user: SignedIn | null) => Drawing["regions"],
): Drawing {
  const user = findSession(deps, c) ?? null;
  return { regions: draw(user), last: user?.id !== c.var.user?.id };
}

/** An admin's sidebar counts what waits for admins, on whatever page it stands. */
function topicsOf(user: SignedIn | null, { topics = [] }: PageContent): Topic[] {
  if (!user) return topics;
  const own: Topic[] = user.role === "admin" ? ["admin"] : [];
  return [...topics, `user:${user.id}`, ...own];
}

function loadFor(page: Page, request: PageRequest): PageContent | undefined {
  const access = accessTo(page, request.user);
  if (access === "sign-in") return signedOut;
  return access === "granted" ? page.load(request) : undefined;
}

function drawPage(deps: AppDeps, user: SignedIn | null, content: PageContent, address: URL) {
  const frame = loadFrame(deps, user, content);
  const markdownHref = withParam(address, "as", "markdown");
  return {
    [elementIds.sidebar]: String(<Sidebar frame={frame} />),
    ...(!content.still && {
      [elementIds.input]: String(<div id={elementIds.input}>{content.input}</div>),
      [elementIds.output]: String(<Output markdown={content.markdown} href={markdownHref} />),
    }),
    [elementIds.notifications]: String(<Notifications frame={frame} />),
    [elementIds.metadata]: String(<Metadata frame={frame} />),
  };
}

function notificationsView(deps: AppDeps, c: AppContext): LiveView {
  return {
    topics: c.var.user ? [`user:${c.var.user.id}`] : [],
    draw: () =>
      stillSignedIn(deps, c, (user) => ({
        [elementIds.notifications]: String(<Notifications frame={loadFrame(deps, user, {})} />),
      })),
  };
}

function workflowView(deps: AppDeps, c: AppContext): LiveView {
  const runId = c.req.param("id") ?? "";
  const owned = c.var.user && findRun(deps.events.db, { id: runId, userId: c.var.user.id });
  if (!owned) throw notFound("run");
  return {
    topics: [`run:${runId}`, `user:${owned.userId}`],
    draw: () =>
      stillSignedIn(deps, c, (user) => ({
        [elementIds.metadata]: String(<Metadata frame={loadFrame(deps, user, { runId })} />),
      })),
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
