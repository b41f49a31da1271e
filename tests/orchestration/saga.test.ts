import { TerminalError } from "@restatedev/restate-sdk";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Strategy } from "#server/orchestration/compensation.ts";
import { refused } from "#server/orchestration/refused.ts";
import { type Steps, saga } from "#server/orchestration/saga.ts";
import { paperContext } from "./support/paper-context.ts";
import { Recorder } from "./support/recorder.ts";

type Ending = "answers" | "fails" | "is refused";

interface Plan {
  ending: Ending;
  optional: boolean;
  undoes: boolean;
  /** How many of the following steps run beside it. */
  beside: boolean;
}

const plans = fc.array(
  fc.record<Plan>({
    ending: fc.constantFrom<Ending>("answers", "answers", "answers", "fails", "is refused"),
    optional: fc.boolean(),
    undoes: fc.boolean(),
    beside: fc.boolean(),
  }),
  { maxLength: 12 },
);
const strategies = fc.constantFrom<Strategy>("all", "completed");

const name = (index: number) => `step ${index}`;

describe("whatever its steps do, a saga", () => {
  test("undoes exactly what may have happened, last in first out", async () => {
    await fc.assert(
      fc.asyncProperty(plans, strategies, async (steps, strategy) => {
        const undone: Array<[string, number | undefined]> = [];
        const { failed } = await carriedOut(steps, strategy, undone);
        expect(undone).toEqual(failed ? expectedUndos(steps, strategy) : []);
      }),
      { numRuns: 300 },
    );
  });

  test("fails exactly when a step fails that is not optional", async () => {
    await fc.assert(
      fc.asyncProperty(plans, strategies, async (steps, strategy) => {
        const { failed } = await carriedOut(steps, strategy, []);
        expect(failed).toBe(steps.some(isFatal));
      }),
    );
  });

  test("keeps a history of one entry for each registered undo, in the order of undoing", async () => {
    await fc.assert(
      fc.asyncProperty(plans, strategies, async (steps, strategy) => {
        const undone: Array<[string, number | undefined]> = [];
        const { history } = await carriedOut(steps, strategy, undone);
        const compensated = history.filter(({ status }) => status === "compensated");
        expect(compensated.map(({ step }) => step)).toEqual(undone.map(([step]) => step));
        expect(new Set(history.map(({ step }) => step)).size).toBe(history.length);
      }),
    );
  });
});

test("what is undone is told with why, once", async () => {
  const observer = new Recorder();
  const story = saga(paperContext(), "order", { observer }).run(async ({ step }) => {
    await step("pack")
      .withCompensation(() => "unpacked")
      .execute(() => {});
    await step("send").execute(() => {
      throw new TerminalError("the carrier is closed");
    });
  });
  await expect(story).rejects.toThrow("the carrier is closed");
  expect(observer.changes.filter(({ step }) => step === "pack").slice(2)).toEqual([
    { step: "pack", status: "compensating", attempt: 1, because: "the carrier is closed" },
    { step: "pack", status: "compensated", detail: "unpacked" },
  ]);
});

async function carriedOut(
  steps: readonly Plan[],
  strategy: Strategy,
  undone: Array<[string, number | undefined]>,
) {
  const order = saga(paperContext(), "order", { strategy });
  const failed = await order
    .run((body) => inGroups(body, steps, undone))
    .then(
      () => false,
      () => true,
    );
  return { failed, history: order.history };
}

async function inGroups(
  { step, together }: Steps,
  steps: readonly Plan[],
  undone: Array<[string, number | undefined]>,
) {
  let index = 0;
  for (const group of groupsOf(steps)) {
    const planned = group.map((plan) => {
      const at = index++;
      let said = step(name(at)).withRetry({ maxRetries: 0 });
      if (plan.undoes) {
        said = said.withCompensation((done) => {
          undone.push([name(at), typeof done === "number" ? done : undefined]);
        });
      }
      const action = () => act(plan.ending, at);
      return plan.optional ? said.optional().executing(action) : said.executing(action);
    });
    await together(Object.fromEntries(planned.map((plan, place) => [`p${place}`, plan])));
  }
}

function act(ending: Ending, answer: number): number {
  if (ending === "fails") throw new TerminalError("failed");
  if (ending === "is refused") throw refused("refused");
  return answer;
}

const isFatal = ({ ending, optional }: Plan) => ending !== "answers" && !optional;

/** Steps that stand beside each other run in one group. */
function groupsOf(steps: readonly Plan[]): Plan[][] {
  const groups: Plan[][] = [[]];
  for (const plan of steps) {
    groups.at(-1)?.push(plan);
    if (!plan.beside) groups.push([]);
  }
  return groups;
}

/** The model: all up to the end of the group in which something fatal happened, in reverse. */
function expectedUndos(steps: readonly Plan[], strategy: Strategy) {
  const groups = groupsOf(steps);
  const last = groups.findIndex((group) => group.some(isFatal));
  const begun = groups.slice(0, last + 1).flat();
  return begun
    .map((plan, at) => ({ ...plan, at }))
    .filter(({ undoes }) => undoes)
    .filter(({ ending }) => ending === "answers" || (ending === "fails" && strategy === "all"))
    .map(({ at, ending }): [string, number | undefined] => [
      name(at),
      ending === "answers" ? at : undefined,
    ])
    .reverse();
}
