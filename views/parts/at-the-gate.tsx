import {
  blockedOn,
  entitledShare,
  isNoisy,
  percentile,
  type Shared,
  usedShare,
} from "#server/rules/standing.ts";
import { Fact, Facts } from "./facts.tsx";
import { Badge } from "./status.tsx";
import { Elapsed, formatDuration } from "./time.tsx";

interface AtTheGateProps {
  tenant: Shared;
  /** Whoever shares the house. */
  all: readonly Shared[];
  now: number;
}

/** Fairness that can be seen: what it has of the house, beside what is its own. */
export function AtTheGate({ tenant, all, now }: AtTheGateProps) {
  const { waiting = 0, running = 0, resting = 0, oldest = null } = tenant.standing ?? {};
  const blocked = blockedOn({ ...tenant, now });
  return (
    <Facts>
      <Fact term="Share" class="figure">
        {sayShare(tenant, all)}
      </Fact>
      <Fact term="Now" class="figure">
        {`${waiting} waiting, ${running} running, ${resting} resting`}
        {isNoisy(tenant, all) && " "}
        {isNoisy(tenant, all) && <Badge label="Noisy" icon="warning" tone="warning" />}
      </Fact>
      {oldest !== null && (
        <Fact term="Longest wait">
          <Elapsed from={oldest} to={null} now={now} />
        </Fact>
      )}
      {tenant.state === "draining" && (
        <Fact term="Left" class="figure">
          {`${waiting + running + resting}, and then it is paused`}
        </Fact>
      )}
      {blocked && <Fact term="Waits for">{blocked}</Fact>}
      {tenant.standing && tenant.standing.waits.length > 0 && (
        <Fact term="Waited" class="figure">
          {sayWaits(tenant.standing.waits)}
        </Fact>
      )}
    </Facts>
  );
}

export function sayShare(tenant: Shared, all: readonly Shared[]): string {
  return `${perCent(usedShare(tenant, all))} of what began in the last minute, ${perCent(entitledShare(tenant, all))} by weight`;
}

const perCent = (share: number) => `${Math.round(share * 100)} %`;

export function sayWaits(waits: readonly number[]): string {
  const [half, most] = [50, 99].map((percent) => formatDuration(percentile(waits, percent) ?? 0));
  return `half of them ${half} or less, 99 of 100 no longer than ${most}`;
}
