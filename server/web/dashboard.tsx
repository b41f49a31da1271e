import { listRuns } from "#db/queries/runs.ts";
import type { Topic } from "#server/events/hub.ts";
import { DashboardPage } from "#views/pages/dashboard.tsx";
import type { DashboardPart, Domain } from "./domain.ts";
import type { Page } from "./page.tsx";

/** What of the reader's is on its way, and what can be begun: each domain adds its part. */
export function dashboardPage(domains: readonly Domain[]): Page {
  return {
    path: "/",
    load: (request) => {
      const { deps, user } = request;
      const mine = partsOf(domains, (dashboard) => dashboard.mine?.(request));
      const offers = partsOf(domains, (dashboard) => dashboard.offers?.(request));
      const runs = user ? listRuns(deps.events.db, { userId: user.id, limit: 20 }) : [];
      const others = runs.filter(({ kind }) => !hasPartOfItsOwn(domains, kind)).slice(0, 3);
      return {
        title: user ? `Hello, ${user.displayName}` : "Cartwright",
        holds: user ? "Yours at a glance" : "The shop at a glance",
        section: "dashboard",
        topics: [
          ...topicsOf([...mine, ...offers]),
          ...others.map(({ id }) => `run:${id}` as const),
        ],
        until: firstEndOf(offers),
        markdown: (user ? mine : offers).map(({ markdown }) => markdown).join("\n\n"),
        input: (
          <DashboardPage
            user={user}
            mine={mine.map(({ input }) => input)}
            runs={others.map((run) => ({ ...run, href: deps.pathOfRun(run) }))}
            offers={offers.map(({ input }) => input)}
          />
        ),
      };
    },
  };
}

type Asked = (dashboard: NonNullable<Domain["dashboard"]>) => DashboardPart | undefined;

function partsOf(domains: readonly Domain[], ask: Asked): DashboardPart[] {
  return domains.flatMap(({ dashboard }) => (dashboard && ask(dashboard)) ?? []);
}

function topicsOf(parts: readonly DashboardPart[]): Topic[] {
  return parts.flatMap(({ topics = [] }) => topics);
}

function firstEndOf(parts: readonly DashboardPart[]): number | undefined {
  const ends = parts.flatMap(({ until }) => until ?? []);
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

function hasPartOfItsOwn(domains: readonly Domain[], kind: string): boolean {
  return domains.some((domain) => domain.kind === kind && domain.dashboard?.mine !== undefined);
}
