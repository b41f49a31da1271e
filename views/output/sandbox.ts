import type { Compared } from "#server/invariants/figure.ts";
import type { Dials } from "#server/outside/dials.ts";
import type { PlayedSystem } from "#server/outside/systems.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import { table } from "../markdown.ts";
import { sayDial } from "../pages/sandbox.tsx";
import { stateLabel } from "../parts/invariant-panel.tsx";

export function sandboxMarkdown(
  systems: readonly PlayedSystem[],
  dials: Dials | undefined,
  compared: Compared | undefined,
): string {
  return `# Sandbox\n\n${invariants(compared)}\n\n${turned(systems, dials)}`;
}

function invariants(compared: Compared | undefined): string {
  if (!compared) return "Not compared yet.";
  const rows = compared.figures.map(({ title, state, figure, breaks }) => [
    title,
    [stateLabel(state), figure, ...breaks.map(({ words }) => words)].join("; "),
  ]);
  const why = compared.unasked.map((each) => `\n\nNot asked: ${each}`).join("");
  return `${table(["What must hold", "How it stands"], rows)}${why}`;
}

function turned(systems: readonly PlayedSystem[], dials: Dials | undefined): string {
  if (!dials) return "The sandbox does not answer.";
  const rows = systems.map((system) => [
    systemTitles[system],
    sayDial(dials[system]).join(", ") || "calm",
  ]);
  return table(["System", "As it is turned"], rows);
}
