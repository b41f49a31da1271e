import { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import { z } from "zod";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { Drawing } from "../live/drawings.ts";
import { eventStream } from "../live/event-stream.ts";
import { frames, type LiveView, type Shown } from "../live/frames.ts";
import { clientAddress } from "./client-address.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { drawNotices, drawPage, drawRun, ownTopics, type Studio } from "./drawn-page.tsx";
import { readableRun } from "./frame.ts";
import { signedIn } from "./middleware/current-user.ts";
import { lacksSecondFactor } from "./middleware/second-factor-first.ts";
import { OpenStreams } from "./open-streams.ts";
import type { Page } from "./page.tsx";
import { notFound } from "./problem.ts";
import { localPath } from "./request-kind.ts";
import { sessionFinder, tokenHashOf } from "./sessions.ts";

export function streamRoutes(deps: AppDeps, pages: readonly Page[]) {
  const findPage = finderOf(pages);
  const { streamsPerSession, streamsPerAddress } = deps.limits;
  const streams = new OpenStreams({ perSession: streamsPerSession, perAddress: streamsPerAddress });
  const counted = (c: AppContext, look: () => LiveView) => {
    const session = c.var.user ? tokenHashOf(deps, c) : "";
    return open(deps, c, look, streams.begin({ session, address: clientAddress(deps, c) }));
  };

  return new Hono<AppEnv>()
    .get("/page", (c) => counted(c, () => pageView(deps, c, findPage)))
    .get("/notifications", signedIn(), (c) => counted(c, () => notificationsView(deps, c)))
    .get("/workflow/:id", signedIn(), (c) => counted(c, () => workflowView(deps, c)));
}

/** A thousand that come back at once look for their pages one after the other, as they are drawn. */
async function open(
  deps: AppDeps,
  c: AppContext,
  look: () => LiveView,
  ended: () => void,
): Promise<Response> {
  const { events, queue, stopping, pace } = deps;
  try {
    await queue.turn();
    const view = look();
    const stream = eventStream(
      (signal) => frames({ hub: events.hub, queue, view, signal, inTurn: true, ...pace }),
      { stopping, acceptEncoding: c.req.header("accept-encoding"), ended },
    );
    // Nobody reads what follows a HEAD, so nobody would end it.
    if (c.req.raw.method === "HEAD") await stream.body?.cancel();
    return stream;
  } catch (error) {
    ended();
    throw error;
  }
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
  const address = asTyped(new URL(localPath(c.req.query("at")), "http://here.invalid"), c);
  const { page, params } = findPage(address.pathname) ?? {};
  if (!page || !params) throw notFound();
  const draw = (user: SignedIn | null) => drawPage(asKept(deps), { page, user, params, address });
  const { topics, isThere } = draw(c.var.user);
  if (!isThere) throw notFound();
  return { topics, draw: stillSignedIn(deps, c, draw) };
}

/** Whoever types into the page's search looks at another address than the one that was opened. */
function asTyped(address: URL, c: AppContext): URL {
  const typed = typedInto(c.req.query("datastar"));
  if (typed === undefined || typed === (address.searchParams.get("q") ?? "")) return address;
  for (const place of ["q", "page", "before"]) address.searchParams.delete(place);
  if (typed) address.searchParams.set("q", typed);
  return address;
}

const signalsSchema = z.object({ q: z.string().max(80).optional() });

/** The page's signals, as the stream is told them: what cannot be read says nothing. */
function typedInto(signals = "{}"): string | undefined {
  try {
    return signalsSchema.parse(JSON.parse(signals)).q;
  } catch {
    return undefined;
  }
}

function asKept(deps: AppDeps): Studio {
  return { deps, drawings: deps.drawings };
}

/** The session is asked anew for every drawing: who signs out in one tab is out in all of them. */
function stillSignedIn(
  deps: AppDeps,
  c: AppContext,
  draw: (user: SignedIn | null) => Drawing,
): () => Shown {
  const find = sessionFinder(deps, c);
  const openedBy = c.var.user?.id;
  return () => {
    const found = find();
    const user = lacksSecondFactor(deps, found) ? null : found;
    const { regions, topics, passing } = draw(user);
    return { regions, topics, own: passing, last: user?.id !== openedBy };
  };
}

function notificationsView(deps: AppDeps, c: AppContext): LiveView {
  const draw = (user: SignedIn | null) => {
    const { regions, topics } = drawNotices(asKept(deps), user);
    return { regions, topics: [...topics, ...ownTopics(c.var.user)] };
  };
  return { topics: draw(c.var.user).topics, draw: stillSignedIn(deps, c, draw) };
}

function workflowView(deps: AppDeps, c: AppContext): LiveView {
  const runId = c.req.param("id") ?? "";
  if (!c.var.user || !readableRun(deps.events.db, c.var.user, runId)) throw notFound("run");
  const draw = (user: SignedIn | null) => drawRun(asKept(deps), user, { runId });
  return { topics: draw(c.var.user).topics, draw: stillSignedIn(deps, c, draw) };
}
