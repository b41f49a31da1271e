import {
  CancelledError,
  type Context,
  RestatePromise,
  type TerminalError,
} from "@restatedev/restate-sdk";
import { cancellation } from "./cancellation.ts";
import type { Undos } from "./compensation.ts";
import type { Planned } from "./planned-step.ts";
import { type Ended, Open } from "./settled.ts";
import { cancelCall } from "./work.ts";

type Plans = ReadonlyArray<Planned<unknown, unknown>>;

/**
 * Begins steps side by side and answers when all have ended, however they end.
 *
 * The undos are registered first, in the order given. A failure or a cancellation stops further
 * attempts of the others, but what runs is waited for: nothing goes on behind a compensation.
 */
export async function carryOut(ctx: Context, undos: Undos, plans: Plans): Promise<void> {
  for (const plan of plans) plan.register(undos);
  await RestatePromise.all(plans.flatMap(({ work }) => work.begins() ?? []));
  const trouble = await untilAllEnded(ctx, plans);
  if (plans.some(({ mayHaveHappened }) => mayHaveHappened)) undos.somethingHappened = true;
  if (trouble) throw trouble;
}

/** Answers what went wrong first, if anything did. */
async function untilAllEnded(ctx: Context, plans: Plans): Promise<TerminalError | undefined> {
  const stop = new AbortController();
  const cancelled = cancellation(ctx).map((): "cancelled" => "cancelled");
  const started = plans.map((plan) => ({ plan, promise: plan.work.starts(stop.signal) }));
  const open = new Open<unknown>();
  for (const { promise } of started) open.add(promise);

  let trouble: TerminalError | undefined;
  while (open.size > 0) {
    const next = trouble ? await open.next() : await open.nextOr(cancelled);
    const problem = next === "cancelled" ? new CancelledError() : await told(plans, next);
    if (trouble || !problem) continue;
    trouble = problem;
    stop.abort();
    for (const { plan, promise } of started) {
      if (plan.cancelsCall) await cancelCall(ctx, promise);
    }
  }
  return trouble;
}

async function told(
  plans: Plans,
  [place, end]: Ended<unknown>,
): Promise<TerminalError | undefined> {
  const plan = plans[place];
  await plan?.ended(end);
  return !end.ok && plan?.isMandatory ? end.error : undefined;
}
