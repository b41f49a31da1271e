import type { Budget } from "#db/gate/budgets.ts";
import type { UsageOfDay } from "#db/gate/usage.ts";
import type { OrganisationDescription } from "#db/organisations/organisations.ts";
import { sayCount } from "#server/rules/count.ts";
import type { Plan } from "#server/rules/plans.ts";
import { isNoisy, type Shared } from "#server/rules/standing.ts";
import { monthBeside, sumOf } from "#server/rules/usage.ts";
import { AtTheGate } from "../parts/at-the-gate.tsx";
import { Block } from "../parts/block.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { LedgerHead } from "../parts/ledger.tsx";
import { BackLink } from "../parts/links.tsx";
import { StateBadge } from "../parts/organisations.tsx";
import { pathTo } from "../parts/path.ts";

export interface StandingPageProps {
  organisation: OrganisationDescription;
  tenant: Shared;
  all: readonly Shared[];
  now: number;
  month: string;
  /** The one that it is. */
  thisMonth: string;
  budget: Budget;
  days: readonly UsageOfDay[];
}

/** For its people: what it has of the house and what it has used. Of the others it tells no more than their sum. */
export function StandingPage(props: StandingPageProps) {
  const { organisation, tenant, all, now } = props;
  return (
    <>
      <BackLink id="back-to-organisation" href={pathTo("organisations", organisation.id)}>
        {organisation.name}
      </BackLink>
      <Block
        id="gate"
        title="Its work beside that of all"
        aside={<StateBadge state={organisation.state} />}
      >
        {organisation.stateReason && <p>{organisation.stateReason}</p>}
        <AtTheGate tenant={tenant} all={all} now={now} />
        {isNoisy(tenant, all) && (
          <p class="muted small">
            Noisy is who has twice as many waiting as all others together, and twenty at the least.
            It waits for itself, and takes nothing from them.
          </p>
        )}
      </Block>
      <BudgetBlock {...props} plan={organisation} />
      <ByDay {...props} />
    </>
  );
}

type OfMonth = Pick<StandingPageProps, "organisation" | "month" | "thisMonth" | "budget" | "days">;

/** November 2026 */
export function sayMonthOf(month: string): string {
  const words = new Intl.DateTimeFormat("en-GB", {
    ...({ month: "long", year: "numeric", timeZone: "UTC" } as const),
  });
  return words.format(new Date(`${month}-01T00:00:00Z`));
}

function BudgetBlock({ month, budget, plan }: OfMonth & { plan: Plan }) {
  const { used, reserved } = budget;
  const left = plan.monthlyBudget - used - reserved;
  return (
    <Block id="budget" title={`Budget of ${sayMonthOf(month)}`}>
      <BudgetBar used={used} reserved={reserved} budget={plan.monthlyBudget} />
      <Facts>
        <Fact term="Used" class="figure">{`${sayCount(used)} credits`}</Fact>
        <Fact
          term="Kept back"
          class="figure"
        >{`${sayCount(reserved)} credits, for what goes on`}</Fact>
        <Fact
          term="Left"
          class="figure"
        >{`${sayCount(Math.max(0, left))} of ${sayCount(plan.monthlyBudget)} credits`}</Fact>
      </Facts>
    </Block>
  );
}

function BudgetBar({ used, reserved, budget }: Budget & { budget: number }) {
  const part = (credits: number) => Math.min(100, (credits / Math.max(1, budget)) * 100);
  const [first, second] = [part(used), Math.min(100 - part(used), part(reserved))];
  return (
    <svg
      class="budget-bar"
      role="img"
      aria-label={`${Math.round(first)} % used, ${Math.round(second)} % kept for what goes on`}
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
    >
      <rect class="used" x="0" y="0" width={first.toFixed(2)} height="4" />
      <rect class="kept" x={first.toFixed(2)} y="0" width={second.toFixed(2)} height="4" />
    </svg>
  );
}

function ByDay({ organisation: { id }, month, thisMonth, days }: OfMonth) {
  const link = (to: string) => `${pathTo("organisations", id, "standing")}?month=${to}`;
  const [before, after] = [monthBeside(month, -1), monthBeside(month, 1)];
  return (
    <Block
      id="usage"
      title={`By day, ${sayMonthOf(month)}`}
      aside={
        <a
          id="usage-csv"
          href={`${pathTo("api", "organisations", id, "usage", "csv")}?month=${month}`}
          download
        >
          As CSV
        </a>
      }
    >
      {days.length === 0 ? <p>Nothing began in this month.</p> : <Days days={days} />}
      <p class="ledger-note muted small">
        Days are those of UTC. What has begun counts on the day on which it began, also when it ends
        on a later one; what was given up before it began counts on that day.
      </p>
      <nav class="pager" aria-label="Months">
        <a id="month-before" class="button" href={link(before)}>
          {sayMonthOf(before)}
        </a>
        {month < thisMonth && (
          <a id="month-after" class="button" href={link(after)}>
            {sayMonthOf(after)}
          </a>
        )}
      </nav>
    </Block>
  );
}

const dayWords = new Intl.DateTimeFormat("en-GB", {
  ...({ day: "numeric", month: "short", timeZone: "UTC" } as const),
});

const cameToNothing = ({ failed, cancelled, neverBegun }: Omit<UsageOfDay, "day">) =>
  failed + cancelled + neverBegun;

function Days({ days }: { days: readonly UsageOfDay[] }) {
  const most = Math.max(1, ...days.map(({ credits }) => credits));
  const sum = sumOf(days);
  return (
    <table class="ledger usage">
      <LedgerHead columns={["Day"]} figures={["Begun", "Done", "Not done", "Credits"]} />
      <tbody>
        {days.map((of) => (
          <tr>
            <td>
              <time datetime={of.day}>{dayWords.format(new Date(`${of.day}T00:00:00Z`))}</time>
              <svg
                class="usage-bar"
                aria-hidden="true"
                viewBox="0 0 100 4"
                preserveAspectRatio="none"
              >
                <rect x="0" y="0" width={((of.credits / most) * 100).toFixed(1)} height="4" />
              </svg>
            </td>
            <td class="number">{of.begun}</td>
            <td class="number">{of.done}</td>
            <td class="number">{cameToNothing(of)}</td>
            <td class="number">{sayCount(of.credits)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr class="ledger-total">
          <th scope="row">All</th>
          <td class="number">{sum.begun}</td>
          <td class="number">{sum.done}</td>
          <td class="number">{cameToNothing(sum)}</td>
          <td class="number">{sayCount(sum.credits)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
