import type { OrganisationRole, OrganisationState } from "#db/statuses.ts";
import { sayCount } from "#server/rules/count.ts";
import type { Plan } from "#server/rules/plans.ts";
import { Fact, Facts } from "./facts.tsx";
import { Badge, type Look } from "./status.tsx";
import { formatDuration } from "./time.tsx";

const looks: Record<OrganisationState, Look> = {
  active: { label: "Active", icon: "check", tone: "good" },
  draining: { label: "Draining", icon: "clock", tone: "info" },
  paused: { label: "Paused", icon: "clock", tone: "warning" },
  suspended: { label: "Suspended", icon: "skip", tone: "bad" },
  leaving: { label: "Leaving", icon: "sign-out", tone: "quiet" },
};

export const stateLabel = (state: OrganisationState): string => looks[state].label;

export function StateBadge({ state }: { state: OrganisationState }) {
  return <Badge {...looks[state]} />;
}

export const roleLabels: Record<OrganisationRole, string> = {
  owner: "Owner",
  member: "Member",
  reader: "Reader",
};

interface PlanFactsProps {
  organisation: Plan & { state: OrganisationState; stateReason: string | null };
}

/** Whether it may begin anything, and what it may take of what all share. */
export function PlanFacts({ organisation }: PlanFactsProps) {
  const { state, stateReason } = organisation;
  return (
    <Facts class="page-facts">
      <Fact term="State">
        <StateBadge state={state} />
      </Fact>
      {stateReason && <Fact term="Why">{stateReason}</Fact>}
      {planLines(organisation).map(([term, value]) => (
        <Fact term={term} class="figure">
          {value}
        </Fact>
      ))}
    </Facts>
  );
}

export function planLines(plan: Plan): [term: string, value: string][] {
  return [
    ["Weight", `${plan.weight} beside the others`],
    ["Running", `${sayCount(plan.parallelRuns)} at once at most`],
    ["Begun", `${sayCount(plan.startsPerMinute)} a minute at most`],
    ["Waiting", `${sayCount(plan.queueDepth)} at most`],
    ["Each waits", `${formatDuration(plan.queueSeconds * 1000)} at most`],
    ["Calls", `${sayCount(plan.callsPerMinute)} a minute to other systems`],
    ["A month", `${sayCount(plan.monthlyBudget)} credits at most`],
  ];
}
