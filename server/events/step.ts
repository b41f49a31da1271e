import type { Context } from "@restatedev/restate-sdk";
import { type Attempt, step as kitStep, type StepOptions } from "#server/orchestration/step.ts";
import { type Events, observe, type RunRef } from "./run-observer.ts";

/** A named, durable piece of a run, told of on the run's page as it happens. */
export function step<T>(
  ctx: Context,
  events: Events,
  run: RunRef,
  name: string,
  action: (attempt: Attempt) => T | Promise<T>,
  options?: StepOptions<T>,
): Promise<T> {
  return kitStep(ctx, observe(events, run), name, action, options);
}

/** Says what the run waits for and until when, then sleeps durably. */
export async function pause(
  ctx: Context,
  events: Events,
  run: RunRef,
  { name, waitingFor, ms }: { name: string; waitingFor: string; ms: number },
): Promise<void> {
  const observer = observe(events, run);
  observer.changed({ step: name, status: "waiting", waitingFor, until: events.now() + ms });
  await ctx.sleep(ms);
  observer.changed({ step: name, status: "done" });
}
