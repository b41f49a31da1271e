import { CancelledError, type Context, type TerminalError } from "@restatedev/restate-sdk";
import { cancellation } from "./cancellation.ts";
import type { Undos } from "./compensation.ts";
import type { PlannedStep } from "./planned-step.ts";
import { type Ended, OpenPromises } from "./settled.ts";

type Plans = ReadonlyArray<PlannedStep<unknown, unknown>>;

/**
 * Begins steps side by side and answers when all have ended, however they end.
 *
 * The undos are registered first, in the order given. A failure or a cancellation stops further
 * attempts of the others, but what runs is waited for: nothing goes on behind a compensation.
 */
export async function runSteps(ctx: Context, undos: Undos, plans: Plans): Promise<void> {
  for (const plan of plans) plan.register(undos);
  const trouble = await untilAllEnded(ctx, plans);
  if (plans.some(({ mayHaveHappened }) => mayHaveHappened)) undos.somethingHappened = true;
  if (trouble) throw trouble;
}

/** Answers what went wrong first, if anything did. */
async function untilAllEnded(ctx: Context, plans: Plans): Promise<TerminalError | undefined> {
  const cancelled = cancellation(ctx).map((): "cancelled" => "cancelled");
  const running = new Map(plans.map((plan, place) => [place, { plan, ...plan.start() }]));
  const open = new OpenPromises<unknown>();
  for (const { promise } of running.values()) open.add(promise);

  let trouble: TerminalError | undefined;
  while (open.size > 0) {
    const next = trouble ? await open.next() : await open.nextOr(cancelled);
    const problem = next === "cancelled" ? new CancelledError() : ended(running, next);
    if (trouble || !problem) continue;
    trouble = problem;
    for (const { stop } of running.values()) await stop();
  }
  return trouble;
}

type Running = Map<number, { plan: PlannedStep<unknown, unknown> }>;

function ended(running: Running, [place, end]: Ended<unknown>): TerminalError | undefined {
  const plan = running.get(place)?.plan;
  running.delete(place);
  plan?.ended(end);
  return !end.ok && plan?.isMandatory ? end.error : undefined;
}
