import type { Database } from "#db/connection.ts";
import { findBudget, monthOf } from "#db/gate/budgets.ts";
import { describeStandings } from "#db/gate/standing.ts";
import { listUsage, type UsageOfDay } from "#db/gate/usage.ts";
import { describeOrganisation, listTenants } from "#db/organisations/organisations.ts";
import { csvLine } from "#server/rules/csv.ts";
import {
  blockedOn,
  entitledShare,
  isNoisy,
  percentile,
  usedShare,
} from "#server/rules/standing.ts";
import { isMonth, usageCells, usageColumns } from "#server/rules/usage.ts";
import { standingMarkdown } from "#views/output/standing.ts";
import { StandingPage, type StandingPageProps } from "#views/pages/standing.tsx";
import type { AppDeps } from "../web/deps.ts";
import type { Page } from "../web/page.tsx";

/** What began within it tells who has how much of the house. */
export const lately = 60_000;

interface Asked {
  id: string;
  userId: string;
  month: string | null;
}

/** Its own standing, for whoever belongs to it: for everybody else there is none. */
export const standingPage: Page = {
  path: "/organisations/:id/standing",
  for: "shopper",
  load: ({ deps, user, params, query }) => {
    if (!user) return undefined;
    const asked = { id: params.id ?? "", userId: user.id, month: query.get("month") };
    const standing = readStanding(deps, asked);
    if (!standing) return undefined;
    return {
      title: `${standing.organisation.name}: how it stands`,
      holds: "Share and usage",
      description: "What this organisation has of the house at the moment, and what it has used.",
      section: "organisations",
      topics: [`organisation:${asked.id}`],
      markdown: standingMarkdown(standing),
      input: <StandingPage {...standing} />,
    };
  },
};

export function readStanding(
  { events: { db, now } }: Pick<AppDeps, "events">,
  { id, userId, month: wanted }: Asked,
): StandingPageProps | undefined {
  const organisation = describeOrganisation(db, { id, userId });
  if (!organisation) return undefined;
  const at = now();
  const thisMonth = monthOf(at);
  const month = monthAsked(wanted, at);
  const standings = describeStandings(db, { since: at - lately, now: at, waitsOf: id });
  const tenant = { ...organisation, standing: standings.get(id) };
  const others = listTenants(db)
    .filter((other) => other.id !== id)
    .map((other) => ({ ...other, standing: standings.get(other.id) }));
  return {
    ...{ organisation, tenant, all: [tenant, ...others], now: at, month, thisMonth },
    budget: findBudget(db, { organisationId: id, month }),
    days: listUsage(db, { organisationId: id, month }),
  };
}

/** The same, as figures. */
export function standingAnswer(read: StandingPageProps) {
  const { organisation, tenant, all, now, thisMonth, budget } = read;
  const {
    waits = [],
    waiting = 0,
    held = 0,
    running = 0,
    resting = 0,
    oldest = null,
  } = tenant.standing ?? {};
  const { monthlyBudget } = organisation;
  return {
    state: organisation.state,
    ...{ waiting, held, running, resting, oldest },
    share: { used: usedShare(tenant, all), entitled: entitledShare(tenant, all) },
    waited: { p50: percentile(waits, 50) ?? null, p99: percentile(waits, 99) ?? null },
    blockedOn: blockedOn({ ...tenant, now }) ?? null,
    noisy: isNoisy(tenant, all),
    budget: { month: thisMonth, ...budget, left: monthlyBudget - budget.used - budget.reserved },
  };
}

export function monthAsked(asked: string | null | undefined, now: number): string {
  return asked && isMonth(asked) ? asked : monthOf(now);
}

export function* usageCsv(days: readonly UsageOfDay[]): Generator<string> {
  yield csvLine([...usageColumns]);
  yield days.map((day) => csvLine(usageCells(day))).join("");
}

/** Of everybody who shares the house, for its admins. */
export function* usageOfAllCsv(db: Database, month: string): Generator<string> {
  yield csvLine(["Organisation", "Organisation id", ...usageColumns]);
  for (const { id, name } of listTenants(db)) {
    const days = listUsage(db, { organisationId: id, month });
    yield days.map((day) => csvLine([name, id, ...usageCells(day)])).join("");
  }
}
