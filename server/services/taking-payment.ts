import { type Context, RestatePromise, TerminalError } from "@restatedev/restate-sdk";
import type { Observer } from "#server/orchestration/observer.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { type Settled, settled } from "#server/orchestration/settled.ts";
import type { PaymentProvider } from "#server/outside/systems.ts";
import { type PaymentAnswer, paymentService } from "./payment/contract.ts";

interface Payable {
  runId: string;
  attempt: number;
  amountCents: number;
  currency: string;
  expiresAt: number;
  /** Who is asked, as it was settled when the run began: settings may change before a replay. */
  providers: readonly PaymentProvider[];
}

interface OpenedPayment {
  intentId: string;
  /** How it ended, once somebody says so: the provider by its webhook, or whoever was to pay. */
  answer: RestatePromise<PaymentAnswer>;
  /** How it ended, as the provider says when it is asked. */
  ask: () => RestatePromise<PaymentAnswer | null>;
}

/** What is owed is asked for in a step of the run, which says how that is undone. */
export async function openPayment(
  ctx: Context,
  step: ReturnType<Steps["step"]>,
  payable: Payable,
): Promise<OpenedPayment> {
  const paid = ctx.awakeable<PaymentAnswer>();
  const { intentId } = await step.call(() =>
    ctx.client(paymentService).openIntent({ ...payable, awakeableId: paid.id }),
  );
  const ask = () => ctx.client(paymentService).answerOf({ intentId, until: payable.expiresAt });
  return { intentId, answer: paid.promise, ask };
}

interface Waiting extends Pick<OpenedPayment, "answer" | "ask"> {
  /** As it is told on the page of the run. */
  step: string;
  timeUp: RestatePromise<void>;
  until: number;
  /** What else ends the wait, by failing. */
  unless?: RestatePromise<never>;
  /** What it fails with when nothing was paid; no answer is no answer in time. */
  unpaid: (answer: PaymentAnswer | undefined) => TerminalError;
}

/**
 * Suspended until somebody says how the payment ended, or until nobody did in time. Then the provider is
 * asked: it may have told us while we were not there to hear it.
 */
export async function waitForPayment(
  { observer }: { observer: Observer },
  { wait }: Pick<Steps, "wait">,
  { step, answer, ask, timeUp, until, unless, unpaid }: Waiting,
): Promise<void> {
  observer.changed({ step, status: "waiting", waitingFor: "the payment", until });
  const ends = [answer, timeUp.map(() => undefined), ...(unless ? [unless] : [])];
  try {
    const said = (await wait(RestatePromise.race(ends))) ?? (await known(wait(settled(ask()))));
    if (said?.outcome !== "authorised") throw unpaid(said);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    observer.changed({ step, status: "failed", reason: error.message });
    throw error;
  }
  observer.changed({ step, status: "done" });
}

/** A provider that cannot say has not been paid in time, as far as anybody knows. */
async function known(
  asking: Promise<Settled<PaymentAnswer | null>>,
): Promise<PaymentAnswer | undefined> {
  const asked = await asking;
  return (asked.ok && asked.value) || undefined;
}
