import { Hono } from "hono";
import { insertAudit } from "#db/queries/audit.ts";
import { describeBooks } from "#db/queries/differences.ts";
import {
  countStandingWork,
  findStandingWork,
  findStoppedWork,
  listStandingWork,
  type StandingWork,
} from "#db/queries/standing-work.ts";
import { answered } from "#server/ingress/answers.ts";
import { workMarkdown } from "#views/output/work.ts";
import { WorkPage } from "#views/pages/work.tsx";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { adminOnly, ownerOf } from "./middleware/current-user.ts";
import type { Page } from "./page.tsx";
import { notFound, Problem } from "./problem.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";
import type { Section } from "./section.ts";

export const workSection: Section = {
  id: "work",
  href: "/admin/work",
  label: "Work",
  icon: "retry",
  for: "admin",
  count: { of: "standing still", read: countStandingWork },
};

/** What Restate cannot go on with: whose it is, why, and what can be done. */
export const workPage: Page = {
  path: "/admin/work",
  for: "admin",
  load: ({ deps: { events } }) => {
    const work = listStandingWork(events.db);
    const books = describeBooks(events.db);
    return {
      title: "Work",
      holds: "What stands still",
      description: "Work that does not move by itself, and the books beside what is known outside.",
      section: "work",
      topics: ["admin"],
      markdown: workMarkdown(work, books),
      input: <WorkPage work={work} books={books} now={events.now()} />,
    };
  },
};

export function workRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", (c) => c.json({ work: listStandingWork(deps.events.db) }))
    .post("/:id/resume", (c) => act(deps, c, "resume"))
    .post("/:id/cancel", (c) => act(deps, c, "cancel"));
}

async function act(deps: AppDeps, c: AppContext, what: "resume" | "cancel"): Promise<Response> {
  const { db, now } = deps.events;
  const work = findStandingWork(db, { id: c.req.param("id") ?? "" });
  if (!work) throw notFound("work");
  const words = { code: "not_moved", title: "It was not moved" };
  await answered(deps.engine[what](work), words);
  insertAudit(db, {
    key: `${what}/${work.id}/${now()}`,
    actor: ownerOf(c),
    action: `${what} work`,
    subject: work.key ?? work.id,
    detail: nameOf(work),
    at: now(),
  });
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect("/admin/work", 303) : c.json({ asked: what }, 202);
}

function nameOf({ service, handler, key }: StandingWork): string {
  return [service, key, handler].filter(Boolean).join("/");
}

/** A wish that nobody would hear is refused, rather than taken and forgotten. */
export function requireMoving({ events: { db } }: AppDeps, ...keys: string[]): void {
  if (!findStoppedWork(db, { keys })) return;
  throw new Problem({
    status: 409,
    code: "stands_still",
    title: "This stands still at the moment",
    detail: "Nothing is lost, and somebody at the shop has been shown it. Try again later.",
  });
}
