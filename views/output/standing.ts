import { sumOf, usageCells, usageColumns } from "#server/rules/usage.ts";
import { plain, table } from "../markdown.ts";
import { type StandingPageProps, sayMonthOf } from "../pages/standing.tsx";
import { sayShare, sayWaits } from "../parts/at-the-gate.tsx";
import { stateLabel } from "../parts/organisations.tsx";

export function standingMarkdown(standing: StandingPageProps): string {
  const { organisation, tenant, all, month, budget, days } = standing;
  const { waiting = 0, running = 0, resting = 0, waits = [] } = tenant.standing ?? {};
  const now = [
    ["State", stateLabel(organisation.state)],
    ["Share", sayShare(tenant, all)],
    ["Now", `${waiting} waiting, ${running} running, ${resting} resting`],
    ...(waits.length > 0 ? [["Waited", sayWaits(waits)]] : []),
    ["Budget", `${budget.used} used and ${budget.reserved} kept of ${organisation.monthlyBudget}`],
  ];
  const total = usageCells({ day: "All", ...sumOf(days) });
  const rows = [...days.map(usageCells), total].map((cells) => cells.map(String));
  return [
    `# ${plain(organisation.name)}: how it stands`,
    table(["What", "How much"], now),
    `## By day, ${sayMonthOf(month)}`,
    days.length === 0 ? "Nothing began in this month." : table([...usageColumns], rows),
  ].join("\n\n");
}
