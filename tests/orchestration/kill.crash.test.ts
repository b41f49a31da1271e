import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STEPS } from "./support/crash-services.ts";
import { type Plan, startMortalWorkflow } from "./support/mortal-workflow.ts";
import type { Fate } from "./support/outside-ledger.ts";

const plan: Plan = { fate: () => "lives" };
let mortal: Awaited<ReturnType<typeof startMortalWorkflow>>;

// Retries are how a run survives its process, so this is not for a server that has them turned off.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("a process that is killed", () => {
  beforeAll(async () => {
    mortal = await startMortalWorkflow(plan);
  });
  afterAll(() => mortal?.end());

  // A step may be retried once here: dying and starting again do not use that up.
  test("at every step, before, during and after it, loses nothing and repeats nothing", async () => {
    const during: Fate[] = ["dies before it counts", "dies before the answer"];
    plan.fate = ({ name, times }) => {
      if (times === 1) return during[STEPS.indexOf(name) % 2] ?? "lives";
      if (times === 2) return "is told to come back";
      return times === 3 ? "dies after the answer" : "lives";
    };
    const { endpoint, ledger } = mortal;
    const run = mortal.run("killed");
    await run.workflowSubmit();
    expect(await run.workflowAttach()).toBe("done");
    expect(ledger.applied).toEqual(STEPS);
    expect(endpoint.kills).toBe(2 * STEPS.length);
    const timesOf = (step: string) => ledger.asked.filter(({ name }) => name === step).length;
    expect(STEPS.map(timesOf).every((times) => times >= 3)).toBe(true);
  }, 120_000);

  test("in the middle of undoing, undoes exactly what happened, in order", async () => {
    const { ledger } = mortal;
    for (const [index, step] of STEPS.entries()) {
      const before = ledger.applied.length;
      plan.refused = step;
      // Each undo of every fourth run is asked for by a process that dies of asking.
      plan.fate = ({ name, times }) =>
        name.startsWith("undo") && index % 4 === 3 && times === 1
          ? "dies before the answer"
          : "lives";
      const run = mortal.run(`fails at ${step}`);
      await run.workflowSubmit();
      await expect(run.workflowAttach()).rejects.toThrow(`${step} was refused`);
      const happened = STEPS.slice(0, index);
      const undone = happened.map((name) => `undo ${name}`).reverse();
      expect(ledger.applied.slice(before)).toEqual([...happened, ...undone]);
    }
  }, 120_000);
});
