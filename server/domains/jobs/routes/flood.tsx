import { Hono } from "hono";
import { findLastFlood, listFlooded } from "#db/jobs/flood.ts";
import type { AppDeps, AppEnv } from "#server/web/deps.ts";
import { adminOnly, ownerOf } from "#server/web/middleware/current-user.ts";
import type { Page } from "#server/web/page.tsx";
import { notFound } from "#server/web/problem.ts";
import { isDatastar, wantsPage } from "#server/web/request-kind.ts";
import { floodMarkdown } from "#views/jobs/output/flood.ts";
import { FloodPage } from "#views/jobs/pages/flood.tsx";
import { startFlood } from "../commands/flood.ts";
import { flood, practiceLanes, practiceTenants, type Side, sideOf } from "../rules/flood.ts";

/** As long as something waits its waiting grows, though nothing wakes the page. */
const growsAfterMs = 500;

/** A flood and a handful, at the gate as it is and at one without turns. */
export const floodPage: Page = {
  path: "/admin/flood",
  for: "admin",
  load: ({ deps }) => {
    if (!deps.sandbox) return undefined;
    const { now } = deps.events;
    const last = describeFlood(deps);
    const isOver = last?.sides.every(({ few }) => few.every(({ isWaiting }) => !isWaiting));
    return {
      title: "A flood",
      holds: "Side by side",
      description: "What a flood of one does to a handful of another, with turns and without.",
      section: "tenants",
      topics: tenantIds().map((id) => `organisation:${id}` as const),
      ...(last && !isOver && { until: now() + growsAfterMs }),
      markdown: floodMarkdown(last?.sides ?? []),
      input: <FloodPage size={flood} last={last} />,
    };
  },
};

function tenantIds(): string[] {
  return practiceLanes.flatMap((lane) => Object.values(practiceTenants[lane]).map(({ id }) => id));
}

function describeFlood({
  events: { db, now },
}: AppDeps): { at: number; sides: Side[] } | undefined {
  const last = findLastFlood(db, { organisationId: practiceTenants["in turns"].many.id });
  if (!last) return undefined;
  const placesOf = ({ id }: { id: string }) =>
    listFlooded(db, { organisationId: id, name: last.name });
  const sides = practiceLanes.map((lane) => {
    const { many, few } = practiceTenants[lane];
    return sideOf(lane, { many: placesOf(many), few: placesOf(few), now: now() });
  });
  return { at: last.at, sides };
}

/** For admins, and only where the outside is pretended. */
export function floodApi(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", (c) => c.json({ last: describeFlood(deps) ?? null }))
    .post("/", async (c) => {
      if (!deps.sandbox) throw notFound("sandbox");
      const started = await startFlood(deps, { actor: ownerOf(c) });
      if (isDatastar(c)) return c.body(null, 204);
      return wantsPage(c) ? c.redirect("/admin/flood", 303) : c.json(started, 202);
    });
}
