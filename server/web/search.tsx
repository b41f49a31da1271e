import { Hono } from "hono";
import { listActivity } from "#db/queries/activity.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { searchMarkdown } from "#views/output/search.ts";
import { SearchPage } from "#views/pages/search.tsx";
import type { Finding, FindingGroup } from "#views/parts/findings.tsx";
import { Palette, PaletteFindings } from "#views/parts/palette.tsx";
import { ShortcutsDialog } from "#views/parts/shortcuts.tsx";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import type { Domain, SearchRequest } from "./domain.ts";
import { readableRun, shownTo } from "./frame.ts";
import type { Page } from "./page.tsx";
import { patch } from "./patch.ts";

/** Everything that a reader may find, on a page of its own. */
export function searchPage(domains: readonly Domain[]): Page {
  return {
    path: "/search",
    load: ({ deps, user, query }) => {
      const search = readSearch(query.get("q"));
      const groups = findAll(domains, { deps, user, search });
      return {
        title: "Search",
        holds: "What you may find",
        description: "Finds pages, products and orders by name or number.",
        section: "search",
        markdown: searchMarkdown({ search, groups }),
        input: <SearchPage search={search} groups={groups} />,
      };
    },
  };
}

/** The same in the palette, which asks while somebody types; and the shortcuts, beside it in the page. */
export function searchRoutes(deps: AppDeps, domains: readonly Domain[]) {
  const find = (c: AppContext, search: string) =>
    findAll(domains, { deps, user: c.var.user, search });
  return new Hono<AppEnv>()
    .get("/palette", (c) => patch(c, <Palette groups={find(c, "")} />))
    .get("/found", (c) => {
      const asked = readSearch(c.req.query("q"));
      return patch(c, <PaletteFindings asked={asked} groups={find(c, asked)} />);
    })
    .get("/shortcuts", (c) => patch(c, <ShortcutsDialog />));
}

function readSearch(said: string | null | undefined): string {
  return (said ?? "")
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, 80);
}

function findAll(domains: readonly Domain[], request: SearchRequest): FindingGroup[] {
  const groups = [
    { id: "pages", title: "Pages", found: findPages(request) },
    ...domains.flatMap((domain) => domain.find?.(request) ?? []),
    { id: "activity", title: "Activity", found: findRuns(domains, request) },
  ];
  return groups.filter(({ found }) => found.length > 0);
}

/** By the beginnings of the words in their names. */
function findPages({ deps, user, search }: SearchRequest): Finding[] {
  const wanted = wordsOf(search);
  return [...shownTo(user, deps.sections), ...beside(user)]
    .filter(({ label }) => {
      const words = wordsOf(label);
      return wanted.every((word) => words.some((each) => each.startsWith(word)));
    })
    .map(({ id, href, icon, label }) => ({ id: `page-${id}`, href, icon, title: label }));
}

type Place = Pick<AppDeps["sections"][number], "id" | "href" | "icon" | "label">;

/** Pages that have no place in the sidebar's list. */
function beside(user: SignedIn | null): Place[] {
  const own: Place[] = [
    { id: "notifications", href: "/notifications", icon: "bell", label: "Notifications" },
    { id: "account", href: "/account", icon: "person", label: "Your account" },
  ];
  const visitors: Place[] = [
    { id: "sign-in", href: "/sign-in", icon: "person", label: "Sign in" },
    { id: "sign-up", href: "/sign-up", icon: "person", label: "Create an account" },
  ];
  return [
    ...(user ? own : visitors),
    { id: "contact", href: "/contact", icon: "info", label: "Contact" },
    { id: "shortcuts", href: "/shortcuts", icon: "info", label: "Keyboard shortcuts" },
    { id: "api", href: "/api", icon: "info", label: "For programs (API)" },
  ];
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** By title, but for those that their own domain finds; and the one run whose whole id is given. */
function findRuns(domains: readonly Domain[], { deps, user, search }: SearchRequest): Finding[] {
  if (!user || search === "") return [];
  const { db } = deps.events;
  const filter = { search };
  const { runs } = listActivity(db, { userId: user.id, filter, limit: 20 });
  const isFoundElsewhere = (kind: string) =>
    domains.some((domain) => domain.kind === kind && domain.find !== undefined);
  const titled = runs.filter(({ kind }) => !isFoundElsewhere(kind)).slice(0, 5);
  const named = readableRun(db, user, search);
  const all = named ? [named, ...titled.filter(({ id }) => id !== named.id)] : titled;
  return all.map((run) => ({
    id: `run-${run.id}`,
    href: run.id === named?.id ? `/runs/${run.id}` : deps.pathOfRun(run),
    icon: "flows" as const,
    title: run.title,
  }));
}
