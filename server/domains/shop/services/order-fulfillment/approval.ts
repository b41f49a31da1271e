import { RestatePromise, type WorkflowSharedContext } from "@restatedev/restate-sdk";
import { insertDecision } from "#db/shop/decisions.ts";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { sayMoney } from "#server/rules/money.ts";
import { cancellationOf, stopIfCancelled } from "./cancellation.ts";
import type { Decision } from "./contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move, tellAdmins, tellShopper } from "./moves.ts";
import { stepNames } from "./step-names.ts";
import { TurnedBack } from "./turned-back.ts";

const step = stepNames.approval;

/** Goes on when an admin has said yes, and throws in every other case. */
export async function awaitApproval(order: Fulfillment, steps: Steps): Promise<void> {
  const { ctx, terms, paid } = order;
  if (paid.totalCents < terms.approvalThresholdCents) return skipApproval(order);
  await updateStatus(ctx, { phase: "awaiting approval", progress: 0.1 });
  await ctx.run("Ask an admin", () => ask(order));
  const decision = await decided(order, steps);
  await ctx.run("Write the decision down", () => writeDown(order, decision));
  if (!decision.approved) throw new TurnedBack("rejected", rejectionOf(decision));
  await updateStatus(ctx, { completed: step });
}

/** For the shared handlers: the first decision counts, and every later one is answered with it. */
export async function decide(ctx: WorkflowSharedContext, said: Decision) {
  const { value, counted } = await answerOnce(approvalOf(ctx), said);
  return { ...value, counted };
}

/** Nobody is asked any more; a decision that was made already stays. */
export async function withdrawApproval({ ctx }: Fulfillment, reason: string): Promise<void> {
  await decide(ctx, { approved: false, by: "shop", name: "The shop", reason });
}

async function skipApproval(order: Fulfillment): Promise<void> {
  const reason = `Orders below ${sayMoney(order.terms.approvalThresholdCents, order.paid.currency)} need none`;
  // An admin may have been faster than the workflow: what was answered as counted, counts.
  const { value } = await answerOnce(approvalOf(order.ctx), byThreshold);
  if (!value.approved) {
    await order.ctx.run("Write the decision down", () => writeDown(order, value));
    throw new TurnedBack("rejected", rejectionOf(value));
  }
  await order.ctx.run("No approval needed", () => {
    order.observer.changed({ step, status: "skipped", reason });
    move(order, { status: "preparing", reason: null, nextAction: stepNames.capture });
  });
}

function ask(order: Fulfillment): void {
  const { events, observer, orderId, terms } = order;
  const until = events.now() + terms.approvalTimeoutMs;
  observer.changed({ step, status: "waiting", waitingFor: "an admin's decision", until });
  move(order, {
    status: "awaiting_approval",
    nextAction: "An admin approves or rejects the order",
  });
  tellAdmins(order, {
    key: "approval",
    title: "An order waits for approval",
    body: `Order ${orderId} over ${sayMoney(order.paid.totalCents, order.paid.currency)} is paid.`,
  });
}

async function decided(order: Fulfillment, { wait }: Steps): Promise<Decision> {
  const { ctx, terms } = order;
  const approval = approvalOf(ctx);
  const first = await wait(
    RestatePromise.race([
      approval.get().map(() => "decided" as const),
      cancellationOf(ctx)
        .get()
        .map(() => "cancelled" as const),
      ctx.sleep(terms.approvalTimeoutMs).map(() => "time is up" as const),
    ]),
  );
  if (first === "cancelled") {
    await ctx.run("Nobody has to decide any more", () => noLongerAsked(order));
    await stopIfCancelled(order);
  }
  if (first === "decided") return approval.get();
  // Whoever decides after the deadline is answered with it; whoever was a moment faster has decided.
  return (await answerOnce(approval, byDeadline)).value;
}

function noLongerAsked({ observer }: Fulfillment): void {
  observer.changed({ step, status: "skipped", reason: "the shopper cancelled" });
}

const byThreshold: Decision = { approved: true, by: "shop", name: "The shop" };

const byDeadline: Decision = {
  approved: false,
  by: "the deadline",
  name: "The deadline",
  reason: "nobody decided in time",
};

function writeDown(order: Fulfillment, decision: Decision): void {
  const { events, observer, orderId } = order;
  const { approved, by, name, reason } = decision;
  insertDecision(events.db, {
    orderId,
    topic: "approval",
    action: approved ? "approve" : "reject",
    by,
    reason,
    now: events.now(),
  });
  if (!approved) {
    observer.changed({ step, status: "failed", reason: rejectionOf(decision) });
    return;
  }
  observer.changed({ step, status: "done", detail: `approved by ${name}` });
  move(order, { status: "preparing", reason: null, nextAction: stepNames.capture });
  tellShopper(order, {
    key: "approved",
    tone: "good",
    title: "Your order is approved",
    body: `Order ${orderId} is being prepared.`,
  });
}

function rejectionOf({ by, name, reason }: Decision): string {
  const why = reason ? `: ${reason}` : "";
  return by === byDeadline.by ? "Nobody approved it in time" : `Rejected by ${name}${why}`;
}

function approvalOf(ctx: WorkflowSharedContext) {
  return ctx.promise<Decision>("admin_approval");
}
