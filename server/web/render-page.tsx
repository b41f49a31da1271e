import { randomBytes } from "node:crypto";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { readTogether } from "#db/reading.ts";
import { Layout, type Tab } from "#views/layout.tsx";
import { accepts } from "../live/accepted-codings.ts";
import type { Drawing } from "../live/drawings.ts";
import { noteRefusal } from "./audit.ts";
import type { AppContext, AppDeps } from "./deps.ts";
import {
  type Asked,
  drawContent,
  drawPage,
  drawPanes,
  keyOf,
  type PageDrawing,
  pathOf,
  type Studio,
} from "./drawn-page.tsx";
import { FormLetter } from "./form-letter.ts";
import { accessTo, type Page, type PageContent } from "./page.tsx";
import { forbidden, notFound } from "./problem.ts";
import { localPath } from "./request-kind.ts";

export function servePage(deps: AppDeps, page: Page) {
  return async function servePage(c: AppContext) {
    const { user } = c.var;
    const access = accessTo(page, user);
    const view = viewOf(c.req.url);
    if (access === "sign-in")
      return c.redirect(
        `/sign-in?next=${encodeURIComponent(localPath(pathOf(new URL(c.req.url))))}`,
      );
    if (access === "denied") {
      noteRefusal(deps, c, forbidden());
      throw notFound();
    }
    const asked = { page, user, params: c.req.param(), address: view.address };
    const query = view.address.searchParams;
    const content = await page.ask?.({ deps, user, params: asked.params, query });
    if (content) return renderPage(deps, c, content, { live: true });
    const read = () => drawHtml(studioFor(deps, user !== null), asked, view.tab);
    return send(c, deps, readTogether(deps.events.db, read), { ...view, status: 200 });
  };
}

interface RenderOptions {
  live: boolean;
  status?: ContentfulStatusCode;
  panes?: Drawing & Pick<PageDrawing, "unread">;
}

/** A page that is drawn for this one request: a form that was refused, an error, what the outside offers. */
export function renderPage(
  deps: AppDeps,
  c: AppContext,
  content: PageContent,
  {
    live,
    status = content.status ?? 200,
    panes = drawPanes(studioFor(deps, true), c.var.user, content),
  }: RenderOptions,
) {
  const view = viewOf(c.req.url);
  const regions = { ...panes.regions, ...drawContent(content, view.address) };
  const { markdown } = content;
  const { unread } = panes;
  const html = layout(deps, { about: content, regions, unread, ...view, live });
  return send(c, deps, { regions: { html }, markdown, isThere: true }, { ...view, status });
}

/** Visitors see what all visitors see; who is signed in is shown nothing from before the last change. */
function studioFor(deps: AppDeps, isSignedIn: boolean): Studio {
  return { deps, drawings: isSignedIn ? deps.drawings.upToDate : deps.drawings };
}

type Html = Pick<PageDrawing, "isThere" | "markdown" | "regions">;

function drawHtml(studio: Studio, asked: Asked, tab: Tab): Html {
  const { user, address } = asked;
  return studio.drawings.take(keyOf(`html ${tab}`, user, pathOf(address)), () => {
    const { regions, ...drawn } = drawPage(studio, asked);
    const html = layout(studio.deps, { ...drawn, regions, address, tab, live: true });
    return { ...drawn, regions: { html } };
  });
}

type Shown = Pick<PageDrawing, "about" | "regions" | "unread"> & View & { live: boolean };

/** The nonce and the clock stand in the page as blanks, which nobody who writes into a page can know. */
const blanks = { nonce: randomBytes(16).toString("hex"), now: randomBytes(16).toString("hex") };

function layout(
  { assets }: AppDeps,
  { about: { title, holds, description }, regions, unread, address, tab, live }: Shown,
): string {
  const shown = { title, holds, description, regions, unread, address, tab, live };
  return String(<Layout assets={assets} {...blanks} {...shown} />);
}

function send(
  c: AppContext,
  { events }: AppDeps,
  { regions, markdown, isThere }: Html,
  { asMarkdown, status }: { asMarkdown: boolean; status: ContentfulStatusCode },
) {
  if (!isThere) throw notFound();
  c.header("Cache-Control", "no-store");
  if (asMarkdown)
    return c.text(markdown, status, { "Content-Type": "text/markdown; charset=utf-8" });
  const letter = letterOf(regions);
  const values = { nonce: c.get("secureHeadersNonce") ?? "", now: String(events.now()) };
  const headers = { "Content-Type": "text/html; charset=UTF-8" };
  if (!accepts("gzip", c.req.header("accept-encoding")))
    return c.body(asBody(letter.filled(values)), status, headers);
  const packed = { ...headers, "Content-Encoding": "gzip", Vary: "Accept-Encoding" };
  return c.body(asBody(letter.gzipped(values)), status, packed);
}

const letters = new WeakMap<Drawing["regions"], FormLetter>();

/** What is drawn once is packed once. */
function letterOf(regions: Drawing["regions"]): FormLetter {
  const known = letters.get(regions);
  if (known) return known;
  const made = new FormLetter(regions.html ?? "", blanks);
  letters.set(regions, made);
  return made;
}

function asBody(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}

interface View {
  tab: Tab;
  address: URL;
}

/** The tab and the form of the answer belong to the view, not to the page's own address. */
function viewOf(url: string): View & { asMarkdown: boolean } {
  const address = new URL(url);
  const tab = address.searchParams.get("tab") === "output" ? "output" : "input";
  const asMarkdown = address.searchParams.get("as") === "markdown";
  address.searchParams.delete("tab");
  address.searchParams.delete("as");
  return { tab, asMarkdown, address };
}
