import {
  CancelledError,
  type Context,
  RestatePromise,
  TerminalError,
  type WorkflowContext,
  type WorkflowSharedContext,
} from "@restatedev/restate-sdk";
import { orCancelled } from "./cancellation.ts";
import { type Answer, answerOnce } from "./first-answer.ts";
import { type Observer, silent } from "./observer.ts";
import { retryOptions } from "./retry.ts";
import { settled } from "./settled.ts";
import { type Action, startStep } from "./step.ts";

export interface Decision {
  approved: boolean;
  by: string;
  /** How people call whoever decided, where it is not `by`. */
  name?: string | undefined;
  reason?: string | undefined;
  /** Milliseconds since 1970. */
  at: number;
}

/** Who decides when nobody has. */
export const theDeadline = "the deadline";

export interface ApprovalOptions {
  /** In milliseconds. */
  deadline: number;
  /** The durable promise that is decided by; the step's name when not given. */
  promise?: string;
  /** What the page says is waited for. */
  waitingFor?: string;
  /** How a decision is told: the detail of a yes, the reason of a no. */
  describe?: (decision: Decision) => string;
  /** When nobody has decided after this fraction of the deadline, somebody else is told. */
  escalation?: { at: number; tell: Action<void> };
  /** Whoever takes back what is to be approved ends the wait: by failing, with what is thrown then. */
  unless?: RestatePromise<never>;
  observer?: Observer;
}

/**
 * Asks a person and waits, suspended, until somebody decides. At the deadline it decides itself, and
 * answers what counts: its own no, or a decision that was a moment faster. When the wait is broken off,
 * nobody can decide any more.
 */
export async function askApproval(
  ctx: WorkflowContext,
  step: string,
  { observer = silent, promise = step, ...options }: ApprovalOptions,
): Promise<Decision> {
  const { deadline, waitingFor = "a decision", describe = inWords } = options;
  observer.changed({ step, status: "waiting", waitingFor, until: Date.now() + deadline });
  const counts = (decision: Decision): Decision => {
    const words = describe(decision);
    if (decision.approved) observer.changed({ step, status: "done", detail: words });
    else observer.changed({ step, status: "failed", reason: words });
    return decision;
  };
  try {
    return counts(await decided(ctx, step, { ...options, observer, promise }));
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    const isCancelled = error instanceof CancelledError;
    const reason = isCancelled ? "cancelled" : error.message;
    const { value, counted } = await close(ctx, promise, "the cancellation", reason);
    // Whoever was a moment faster has been answered that it counts.
    if (!counted && !isCancelled) return counts(value);
    observer.changed({ step, status: "skipped", reason });
    throw error;
  }
}

/** For a shared handler: the first decision counts, and every later one is answered with it. */
export async function decide(
  ctx: WorkflowSharedContext,
  promise: string,
  decision: Omit<Decision, "at">,
): Promise<Answer<Decision>> {
  const at = await ctx.date.now();
  return answerOnce(ctx.promise<Decision>(promise), { ...decision, at });
}

type Asked = ApprovalOptions & Required<Pick<ApprovalOptions, "observer" | "promise">>;

async function decided(
  ctx: WorkflowContext,
  step: string,
  { deadline, escalation, unless, observer, promise }: Asked,
): Promise<Decision> {
  const answer = ctx.promise<Decision>(promise).get();
  const timeUp = ctx.sleep(deadline).map(() => undefined);
  const orTime = (timer: RestatePromise<undefined>) =>
    orCancelled(ctx, RestatePromise.race([answer, ...(unless ? [unless] : []), timer]));

  if (escalation) {
    const early = await orTime(ctx.sleep(deadline * escalation.at).map(() => undefined));
    if (early) return early;
    await escalate(ctx, step, observer, escalation.tell);
  }
  const inTime = await orTime(timeUp);
  return inTime ?? (await close(ctx, promise, theDeadline, "nobody decided in time")).value;
}

// It is told when it fails, and the question stays open all the same.
async function escalate(ctx: Context, step: string, observer: Observer, tell: Action<void>) {
  const retry = retryOptions({ maxRetries: 5 });
  await settled(startStep(ctx, observer, `${step}: escalate`, tell, retry));
}

function close(ctx: WorkflowContext, promise: string, by: string, reason: string) {
  return decide(ctx, promise, { approved: false, by, reason });
}

function inWords({ approved, by, name = by, reason }: Decision): string {
  return `${approved ? "approved" : "rejected"} by ${name}${reason ? `: ${reason}` : ""}`;
}
