import { type CompareOptions, compare } from "#server/invariants/compare.ts";
import { KeptComparison } from "#server/invariants/kept-comparison.ts";
import type { AppDeps, GivenDeps } from "./deps.ts";

type ByDomains = Pick<CompareOptions, "listOwed" | "figuresOf">;

/** The sandbox, with the books that are kept beside its ledgers, and the dials as they are at each look. */
export function comparedSandbox(given: GivenDeps, byDomains: ByDomains): AppDeps["sandbox"] {
  const { events, engine, stopping, log, sandbox } = given;
  if (!sandbox) return undefined;
  const { controls } = sandbox;
  const options = { ...events, ...byDomains, controls, listPaused: engine.listPaused };
  const compared = {
    ...sandbox,
    comparison: new KeptComparison({
      compare: async () => {
        const before = compared.turned;
        const [figures, turned] = await Promise.all([
          compare(options),
          controls.dials().catch(() => undefined),
        ]);
        // Whoever has turned them meanwhile knows better.
        if (compared.turned === before) compared.turned = turned;
        return figures;
      },
      hub: events.hub,
      stopping,
      warn: (error) => log.warn({ err: error }, "the books were not compared"),
    }),
  };
  return compared;
}
