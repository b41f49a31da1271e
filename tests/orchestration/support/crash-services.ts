import * as restate from "@restatedev/restate-sdk";
import { type Observer, silent } from "#server/orchestration/observer.ts";
import { refused } from "#server/orchestration/refused.ts";
import { saga } from "#server/orchestration/saga.ts";

export const STEPS = Array.from({ length: 10 }, (_, index) => `step ${index}`);

/**
 * The processes that these services live in are killed all the time: they come back quickly. Attempts
 * are counted over the whole run, whatever progress it makes, and 70 would pause it.
 */
const options = {
  explicitCancellation: true,
  retryPolicy: { initialInterval: 50, maxInterval: 200, maxAttempts: 10_000 },
};

/** A workflow that has all its effects in the ledger at `ledgerUrl`. */
export function createCrashServices(
  ledgerUrl: string,
  observerOf: (runId: string) => Observer = () => silent,
) {
  const effect = async (name: string, key: string) => {
    const answer = await fetch(ledgerUrl, {
      method: "POST",
      body: JSON.stringify({ name, key }),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.status === 409) throw refused(`${name} was refused`);
    if (!answer.ok) throw new Error(`The ledger answered ${answer.status}.`);
  };

  const tenSteps = restate.workflow({
    name: "TenSteps",
    handlers: {
      run: async (ctx: restate.WorkflowContext) => {
        const run = saga(ctx, "ten steps", { runId: ctx.key, observer: observerOf(ctx.key) });
        await run.run(async ({ step, wait }) => {
          for (const name of STEPS) {
            await step(name)
              .withRetry({ maxRetries: 1, initialDelay: 20, maxDelay: 200 })
              .withCompensation((_, { key }) => effect(`undo ${name}`, key))
              .execute(({ key }) => effect(name, key));
            await wait(ctx.sleep(1));
          }
        });
        return "done";
      },
    },
    options,
  });
  return [tenSteps];
}
