import { RestatePromise, TerminalError, type WorkflowSharedContext } from "@restatedev/restate-sdk";
import { insertDecision } from "#db/shop/decisions.ts";
import { tell } from "#server/events/telling.ts";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { formatMoney } from "#server/rules/money.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { stepNames } from "../../rules/step-names.ts";
import { cancelWindow } from "./cancellation.ts";
import type { Decision } from "./contract.ts";
import type { Fulfillment } from "./fulfillment.ts";
import { move, tellAdmins, tellShopper } from "./moves.ts";

const step = stepNames.approval;

/** Goes on when an admin has said yes, and throws in every other case. */
export async function awaitApproval(order: Fulfillment, steps: Steps): Promise<void> {
  const { ctx, events, terms, paid } = order;
  if (paid.totalCents < terms.approvalThresholdCents) return skipApproval(order);
  updateStatus(ctx, { phase: "awaiting approval", progress: 0.1 });
  tell(events, () => ask(order));
  const decision = await decided(order, steps);
  tell(events, () => writeDown(order, decision));
  if (!decision.approved) throw new TurnedBack("rejected", rejectionOf(decision));
  updateStatus(ctx, { completed: step });
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
  const { ctx, events, observer, terms } = order;
  // An admin may have been faster than the workflow: what was answered as counted, counts.
  const { value } = await answerOnce(approvalOf(ctx), byThreshold);
  if (!value.approved) {
    tell(events, () => writeDown(order, value));
    throw new TurnedBack("rejected", rejectionOf(value));
  }
  const reason = `Orders below ${formatMoney(terms.approvalThresholdCents, order.paid.currency)} need none`;
  tell(events, () => {
    observer.changed({ step, status: "skipped", reason });
    move(order, { status: "preparing", reason: null, nextAction: stepNames.capture });
  });
  await cancelWindow.stopIfCancelled(ctx);
}

function ask(order: Fulfillment): void {
  const { events, observer, terms } = order;
  const until = events.now() + terms.approvalTimeoutMs;
  observer.changed({ step, status: "waiting", waitingFor: "an admin's decision", until });
  move(order, {
    status: "awaiting_approval",
    nextAction: "An admin approves or rejects the order",
  });
  tellAdmins(order, {
    key: "approval",
    title: "An order waits for approval",
    body: `${order.title} over ${formatMoney(order.paid.totalCents, order.paid.currency)} waits; the money is reserved.`,
  });
}

/**
 * Not the kit's `askApproval`: there a decision carries its time, which costs each shared handler a round
 * trip that nobody reads (the audit has the time), and a decision wins over a cancellation that is known
 * with it, which here would take money only to give it back.
 */
async function decided(order: Fulfillment, { wait }: Steps): Promise<Decision> {
  const { ctx, observer, terms } = order;
  const approval = approvalOf(ctx);
  const timeUp = ctx.sleep(terms.approvalTimeoutMs).map(() => undefined);
  try {
    // When both are known it is cancelled: no money is taken that would go back at once.
    const said = await wait(
      RestatePromise.race([cancelWindow.whenCancelled(ctx), approval.get(), timeUp]),
    );
    // Whoever decides after the deadline is answered with it; whoever was a moment faster has decided.
    return said ?? (await answerOnce(approval, byDeadline)).value;
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    observer.changed({ step, status: "skipped", reason: error.message });
    throw error;
  }
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
    body: `${order.title} is being prepared.`,
  });
}

function rejectionOf({ by, name, reason }: Decision): string {
  const why = reason ? `: ${reason}` : "";
  return by === byDeadline.by ? "Nobody approved it in time" : `Rejected by ${name}${why}`;
}

function approvalOf(ctx: WorkflowSharedContext) {
  return ctx.promise<Decision>("admin_approval");
}
