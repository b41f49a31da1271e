import type { Breaker, BreakerChange } from "#db/queries/breakers.ts";
import type { GuardedSystem } from "#server/outside/systems.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import { plain, table } from "../markdown.ts";
import { breakerLabel } from "../pages/outside.tsx";
import { formatTime } from "../parts/time.tsx";

export function outsideMarkdown(
  systems: readonly GuardedSystem[],
  breakers: readonly Breaker[],
  changes: readonly BreakerChange[],
): string {
  const rows = systems.map((system) => {
    const breaker = breakers.find((one) => one.system === system);
    const { state = "closed" } = breaker ?? {};
    const why = state === "closed" ? "—" : plain(breaker?.reason ?? "—");
    const since = breaker && state !== "closed" ? formatTime(breaker.since) : "—";
    return [systemTitles[system], breakerLabel(state), since, why];
  });
  const asked = table(["System", "State", "Since", "Why"], rows);
  return ["# Outside", asked, "## What has changed", changed(changes)].join("\n\n");
}

function changed(changes: readonly BreakerChange[]): string {
  if (changes.length === 0) return "All of them have always answered.";
  const rows = changes.map(({ system, state, reason, by, at }) => [
    systemTitles[system as GuardedSystem],
    breakerLabel(state),
    plain(reason ?? "—"),
    by ? `@${plain(by)}` : "—",
    formatTime(at),
  ]);
  return table(["System", "Became", "Why", "By", "When"], rows);
}
