import { RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import { moveOrder } from "#db/shop/order-changes.ts";
import type { StepChange } from "#server/orchestration/observer.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import type { PaymentAnswer } from "#server/services/payment/contract.ts";
import type { Attempt } from "./attempt.ts";
import { unpaid } from "./not-paid.ts";

interface Waiting {
  wait: Steps["wait"];
  answer: RestatePromise<PaymentAnswer>;
  until: number;
}

/** Suspended until somebody says how the payment ended, or until nobody did in time. */
export async function waitForPayment(attempt: Attempt, waiting: Waiting): Promise<void> {
  const step = attempt.named("Wait for the payment");
  await attempt.ctx.run(`${step}: begin`, () => beginToWait(attempt, step, waiting.until));
  try {
    const answer = await answerInTime(attempt, waiting);
    if (answer?.outcome !== "authorised") throw unpaid(answer);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    await note(attempt, { step, status: "failed", reason: error.message });
    throw error;
  }
  await note(attempt, { step, status: "done" });
}

async function answerInTime({ ctx }: Attempt, { wait, answer, until }: Waiting) {
  const left = Math.max(0, until - (await ctx.date.now()));
  const timeUp = ctx.sleep(left).map(() => undefined);
  return wait(RestatePromise.race([answer, timeUp]));
}

function beginToWait({ options, run, observer }: Attempt, step: string, until: number): void {
  const { db, hub, now } = options.events;
  moveOrder(db, { id: run.runId, status: "awaiting_payment", from: ["checking"], now: now() });
  observer.changed({ step, status: "waiting", waitingFor: "the payment", until });
  hub.wake(`run:${run.runId}`, `user:${run.userId}`);
}

function note({ ctx, observer }: Attempt, change: StepChange): Promise<void> {
  return ctx.run(`${change.step}: note the end`, () => observer.changed(change));
}
