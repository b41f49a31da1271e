import { RestatePromise, TerminalError, type WorkflowSharedContext } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import type { Steps } from "#server/orchestration/saga.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { formatMoney } from "#server/rules/money.ts";
import { TurnedBack } from "#server/services/turned-back.ts";
import { inRound, stepNames } from "../../rules/step-names.ts";
import { move, tellTraveller } from "../moves.ts";
import type { Booking } from "./booking.ts";
import { cancelWindow } from "./cancellation.ts";
import type { PriceAnswer } from "./contract.ts";

interface Question {
  totalCents: number;
  /** What the traveller agreed to before. */
  agreedCents: number;
  currency: string;
  round: number;
}

/** Goes on when the traveller wants it for the new price too, and throws in every other case. */
export async function agreeOnPrice(
  booking: Booking,
  steps: Steps,
  question: Question,
): Promise<void> {
  const { ctx, events, observer } = booking;
  const step = inRound(stepNames.price, question.round);
  updateStatus(ctx, { phase: "asking about a new price" });
  // These moves lead back and forth, so each is made once: a replay would make them all again.
  await ctx.run(`${step}: ask`, () => commit(events.db, () => ask(booking, step, question)));
  const answer = await orSkipped(booking, step, () => answered(booking, steps, question));
  const note = () => {
    const { accepted, by, name } = answer;
    if (!accepted) {
      const reason = by === byDeadline.by ? "nobody answered in time" : `declined by ${name}`;
      return observer.changed({ step, status: "failed", reason });
    }
    observer.changed({ step, status: "done", detail: `accepted by ${name}` });
    move(booking, {
      status: "reserving",
      from: ["price_changed"],
      facts: { askedCents: null },
      nextAction: "Reserve at the new price",
    });
  };
  await ctx.run(`${step}: note the answer`, () => commit(events.db, note));
  if (answer.accepted) return;
  if (answer.by === byDeadline.by) {
    throw new TurnedBack("failed", "The price changed, and nobody accepted the new one in time");
  }
  throw new TurnedBack("cancelled", "The price changed, and the new one was declined");
}

async function orSkipped<T>({ observer }: Booking, step: string, wait: () => Promise<T>) {
  try {
    return await wait();
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    const reason = error.message;
    observer.changed({ step, status: "skipped", reason });
    throw error;
  }
}

/** For the shared handlers: the first answer to a price counts, and a later one is answered with it. */
export async function answerPrice(
  ctx: WorkflowSharedContext,
  { totalCents, ...answer }: PriceAnswer & { totalCents: number },
): Promise<PriceAnswer> {
  return (await answerOnce(answerTo(ctx, totalCents), answer)).value;
}

function ask(
  booking: Booking,
  step: string,
  { totalCents, agreedCents, currency }: Question,
): void {
  const { events, observer, wanted } = booking;
  const until = events.now() + wanted.terms.priceTimeoutMs;
  observer.changed({ step, status: "waiting", waitingFor: "your answer to the new price", until });
  move(booking, {
    status: "price_changed",
    from: ["reserving"],
    facts: { askedCents: totalCents },
    nextAction: "You accept or decline the new price",
  });
  tellTraveller(booking, {
    key: `price ${totalCents}`,
    tone: "warning",
    title: "The price has changed",
    body: `It is now ${formatMoney(totalCents, currency)} instead of ${formatMoney(agreedCents, currency)}. Do you still want it?`,
  });
}

async function answered(
  booking: Booking,
  { wait }: Steps,
  { totalCents }: Question,
): Promise<PriceAnswer> {
  const { ctx, wanted } = booking;
  const answer = answerTo(ctx, totalCents);
  const timeUp = ctx.sleep(wanted.terms.priceTimeoutMs).map(() => undefined);
  const said = await wait(
    RestatePromise.race([cancelWindow.whenCancelled(ctx), answer.get(), timeUp]),
  );
  // Whoever answers after the deadline is told so; whoever was a moment faster has answered.
  return said ?? (await answerOnce(answer, byDeadline)).value;
}

const byDeadline: PriceAnswer = { accepted: false, by: "deadline", name: "The deadline" };

/** Named by the price: nobody's yes to one price is taken for a yes to another. */
function answerTo(ctx: WorkflowSharedContext, totalCents: number) {
  return ctx.promise<PriceAnswer>(`price ${totalCents}`);
}
