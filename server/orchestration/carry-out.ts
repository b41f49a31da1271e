import {
  CancelledError,
  type Context,
  RestatePromise,
  type TerminalError,
} from "@restatedev/restate-sdk";
import { cancellation } from "./cancellation.ts";
import type { Undos } from "./compensation.ts";
import type { Planned } from "./planned.ts";
import { Open } from "./settled.ts";
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
  if (trouble) throw trouble;
}

async function untilAllEnded(ctx: Context, plans: Plans): Promise<TerminalError | undefined> {
  const stop = new AbortController();
  const open = new Open<unknown>();
  const started = plans.map((plan) => ({ plan, promise: plan.work.starts(stop.signal) }));
  for (const { promise } of started) open.add(promise);

  const cancelled = cancellation(ctx);
  let trouble: TerminalError | undefined;
  while (open.size > 0) {
    const next = await open.next(trouble ? undefined : cancelled);
    const before = trouble;
    if (next) {
      const [place, end] = next;
      const plan = plans[place];
      await plan?.ended(end);
      if (!end.ok && plan?.isMandatory) trouble ??= end.error;
    } else {
      trouble = new CancelledError();
    }
    if (trouble && !before) {
      stop.abort();
      for (const { plan, promise } of started) {
        if (plan.cancelsCall) await cancelCall(ctx, promise);
      }
    }
  }
  return trouble;
}
