import type { WorkflowSharedContext } from "@restatedev/restate-sdk";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import type { Cancellation, Person } from "./contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { TurnedBack } from "./turned-back.ts";

/**
 * One promise says whether the shopper was in time: the shopper resolves it, or the workflow does when
 * it is too late. Whoever comes second is answered with the first, so neither believes a wrong thing.
 */
export function cancellationOf(ctx: WorkflowSharedContext) {
  return ctx.promise<Cancellation>("cancellation");
}

export async function answerCancellation(
  ctx: WorkflowSharedContext,
  { by, name }: Person,
): Promise<Cancellation> {
  const wish = { accepted: true, by, name, reason: "Cancelled by the shopper" };
  return (await answerOnce(cancellationOf(ctx), wish)).value;
}

export async function stopIfCancelled({ ctx }: Fulfillment): Promise<void> {
  obey(await cancellationOf(ctx).peek());
}

/** From here on a cancellation is answered with the reason why not. */
export async function closeCancellation({ ctx }: Fulfillment, reason: string): Promise<void> {
  const tooLate = { accepted: false, by: "shop", name: "The shop", reason };
  obey((await answerOnce(cancellationOf(ctx), tooLate)).value);
}

function obey(said: Cancellation | undefined): void {
  if (said?.accepted) throw new TurnedBack("cancelled", said.reason, said);
}
