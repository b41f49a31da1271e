import type { Dials } from "#server/outside/dials.ts";
import type { PlayedSystem } from "#server/outside/systems.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import { table } from "../markdown.ts";
import { sayDial } from "../pages/sandbox.tsx";

export function sandboxMarkdown(
  systems: readonly PlayedSystem[],
  dials: Dials | undefined,
): string {
  if (!dials) return "# Sandbox\n\nIt was not asked yet.";
  const rows = systems.map((system) => [
    systemTitles[system],
    sayDial(dials[system]).join(", ") || "calm",
  ]);
  return `# Sandbox\n\n${table(["System", "As it is turned"], rows)}`;
}
