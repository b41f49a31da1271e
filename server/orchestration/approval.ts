import {
  CancelledError,
  type Context,
  RestatePromise,
  type WorkflowContext,
  type WorkflowSharedContext,
} from "@restatedev/restate-sdk";
import { orCancelled } from "./cancellation.ts";
import { type Answer, answerOnce } from "./first-answer.ts";
import { type Observer, type StepChange, silent } from "./observer.ts";
import { retryOptions } from "./retry.ts";
import { settled } from "./settled.ts";
import { type Action, startStep } from "./step.ts";

export interface Decision {
  approved: boolean;
  by: string;
  reason?: string;
  /** Milliseconds since 1970. */
  at: number;
}

export interface ApprovalOptions {
  /** In milliseconds. */
  deadline: number;
  /** When nobody has decided after this fraction of the deadline, somebody else is told. */
  escalation?: { at: number; tell: Action<void> };
  /** What the page says is waited for. */
  waitingFor?: string;
  observer?: Observer;
}

/**
 * Asks a person and waits, suspended, until somebody decides. At the deadline it decides itself, and
 * answers what counts: its own no, or a decision that was a moment faster.
 */
export async function askApproval(
  ctx: WorkflowContext,
  name: string,
  { observer = silent, ...options }: ApprovalOptions,
): Promise<Decision> {
  const { deadline, waitingFor = "a decision" } = options;
  const tell = (change: StepChange) => observer.changed(change);
  tell({ step: name, status: "waiting", waitingFor, until: Date.now() + deadline });
  try {
    const decision = await decided(ctx, name, observer, options);
    tell(told(name, decision));
    return decision;
  } catch (error) {
    if (error instanceof CancelledError) {
      await close(ctx, name, "the cancellation", "no longer needed");
      tell({ step: name, status: "skipped", reason: "cancelled" });
    }
    throw error;
  }
}

/** For a shared handler: the first decision counts, and every later one is answered with it. */
export async function decide(
  ctx: WorkflowSharedContext,
  name: string,
  decision: Omit<Decision, "at">,
): Promise<Answer<Decision>> {
  const at = await ctx.date.now();
  return answerOnce(ctx.promise<Decision>(name), { ...decision, at });
}

async function decided(
  ctx: WorkflowContext,
  name: string,
  observer: Observer,
  { deadline, escalation }: ApprovalOptions,
): Promise<Decision> {
  const answer = ctx.promise<Decision>(name).get();
  const timeUp = ctx.sleep(deadline).map(() => undefined);
  if (escalation) {
    const quiet = ctx.sleep(deadline * escalation.at).map(() => undefined);
    const early = await orCancelled(ctx, RestatePromise.race([answer, quiet]));
    if (early) return early;
    await escalate(ctx, name, observer, escalation.tell);
  }
  const inTime = await orCancelled(ctx, RestatePromise.race([answer, timeUp]));
  return inTime ?? close(ctx, name, "the deadline", "nobody decided in time");
}

// It is told when it fails, and the question stays open all the same.
async function escalate(ctx: Context, name: string, observer: Observer, tell: Action<void>) {
  const retry = retryOptions({ maxRetries: 5 });
  await settled(startStep(ctx, observer, `${name}: escalate`, tell, retry));
}

async function close(ctx: WorkflowContext, name: string, by: string, reason: string) {
  const { value } = await decide(ctx, name, { approved: false, by, reason });
  return value;
}

function told(step: string, { approved, by, reason }: Decision): StepChange {
  const why = reason ? `: ${reason}` : "";
  return approved
    ? { step, status: "done", detail: `approved by ${by}${why}` }
    : { step, status: "failed", reason: `rejected by ${by}${why}` };
}
