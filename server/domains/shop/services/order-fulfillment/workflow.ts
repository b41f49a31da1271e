import { implement, TerminalError, type WorkflowContext } from "@restatedev/restate-sdk";
import { finalOrderStatuses } from "#db/shop/statuses.ts";
import { type Saga, type Steps, saga } from "#server/orchestration/saga.ts";
import { getStatus, type Status } from "#server/orchestration/status.ts";
import { numbered } from "../../rules/phases.ts";
import { untilUndone } from "../retry-policies.ts";
import { awaitApproval, decide } from "./approval.ts";
import { cancelWindow } from "./cancellation.ts";
import { type FulfillmentEnd, orderFulfillment, type PaidOrder } from "./contract.ts";
import { awaitDelivery } from "./delivery.ts";
import { endDelivered, endUndone } from "./endings.ts";
import { beginFulfillment, type Fulfillment, type FulfillmentOptions } from "./fulfillment.ts";
import { handOver } from "./hand-over.ts";
import { tellParcelEnd, tellParcelIsLost } from "./parcel-end.ts";
import { capturePayment, prepareParcel, takeOver } from "./preparation.ts";
import { turningBack } from "./turning-back.ts";

/** From a paid order to a delivered one, or back to where everything was. */
export function createOrderFulfillment(options: FulfillmentOptions) {
  return implement(orderFulfillment, {
    handlers: {
      run: (ctx, paid) => fulfill(ctx, options, paid),
      onApprove: (ctx, admin) => decide(ctx, { ...admin, approved: true }),
      onReject: (ctx, admin) => decide(ctx, { ...admin, approved: false }),
      onCancel: (ctx, shopper) => cancelWindow.answer(ctx, shopper),
      onParcelEnd: tellParcelEnd,
      onParcelLost: tellParcelIsLost,
      getStatus: async (ctx) => inFive(await getStatus(ctx)),
    },
    options: {
      explicitCancellation: true,
      workflowRetention: { days: 4 },
      idempotencyRetention: { days: 4 },
    },
  });
}

async function fulfill(
  ctx: WorkflowContext,
  options: FulfillmentOptions,
  paid: PaidOrder,
): Promise<FulfillmentEnd> {
  const order = await beginFulfillment(ctx, options, paid);
  const { observer } = order;
  const story = saga(ctx, "fulfillment", { runId: ctx.key, observer, undoRetry: untilUndone });
  const failure = await failureOf(story, (steps) =>
    turningBack(order, () => deliver(order, steps)),
  );
  return failure ? endUndone(order, failure, story.history) : endDelivered(order);
}

async function deliver(order: Fulfillment, steps: Steps): Promise<void> {
  // 0. What checkout has done is undone with the rest: the money first, then the stock.
  takeOver(order, steps);

  // 1. An admin says yes, or the deadline says no; small orders need nobody.
  await awaitApproval(order, steps);

  // 2. From here on the money has moved, and every way out gives it back.
  await capturePayment(order, steps);

  // 3. The parcel, its label and its invoice, side by side.
  await cancelWindow.stopIfCancelled(order.ctx);
  await prepareParcel(order, steps);

  // 4. The last moment to cancel has passed before the carrier is asked.
  await cancelWindow.close(order.ctx, "The parcel is already with the carrier");
  await handOver(order, steps);

  // 5. Nothing can be called back any more: this only waits, and sends again what is lost.
  await awaitDelivery(order, steps);
}

/** While it is told of its end that is known already. */
function inFive(status: Status) {
  const hasEnded = finalOrderStatuses.some((final) => final === status.phase);
  return { ...status, inFive: numbered(hasEnded ? "notices" : "fulfillment") };
}

/** What the saga failed with, once everything it had done is undone. */
async function failureOf(
  story: Saga,
  body: (steps: Steps) => Promise<void>,
): Promise<TerminalError | undefined> {
  try {
    await story.run(body);
    return undefined;
  } catch (error) {
    if (error instanceof TerminalError) return error;
    throw error;
  }
}
