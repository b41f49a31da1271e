import {
  type RestatePromise,
  TerminalError,
  type WorkflowSharedContext,
} from "@restatedev/restate-sdk";
import { answerOnce } from "#server/orchestration/first-answer.ts";
import type { Cancellation, Person } from "./cancellation-contract.ts";

interface CancelWindowOptions {
  /** Why a run ends that its owner cancels, in words for them. */
  reason: string;
  /** Who says that it is too late. */
  keeper: Person;
  /** What a cancelled run fails with. */
  cancelled: (said: Cancellation) => TerminalError;
}

/**
 * For how long the owner of a run may cancel it. One promise says whether they were in time: they
 * resolve it, or the run does when it is too late. Whoever comes second is answered with the first, so
 * neither believes a wrong thing.
 */
export class CancelWindow {
  constructor(private readonly options: CancelWindowOptions) {}

  /** For a shared handler. */
  async answer(ctx: WorkflowSharedContext, { by, name }: Person): Promise<Cancellation> {
    const wish = { accepted: true, by, name, reason: this.options.reason };
    return (await answerOnce(promiseOf(ctx), wish)).value;
  }

  /** Fails when the owner cancels. To be raced, first of all, with what is waited for while it is open. */
  whenCancelled(ctx: WorkflowSharedContext): RestatePromise<never> {
    return promiseOf(ctx)
      .get()
      .map((said, failure) => {
        if (said) throw this.options.cancelled(said);
        throw failure ?? new TerminalError("The cancellation says nothing");
      });
  }

  async stopIfCancelled(ctx: WorkflowSharedContext): Promise<void> {
    this.#obey(await promiseOf(ctx).peek());
  }

  /** From here on a cancellation is answered with the reason why not. */
  async close(ctx: WorkflowSharedContext, reason: string): Promise<void> {
    const tooLate = { accepted: false, ...this.options.keeper, reason };
    this.#obey((await answerOnce(promiseOf(ctx), tooLate)).value);
  }

  #obey(said: Cancellation | undefined): void {
    if (said?.accepted) throw this.options.cancelled(said);
  }
}

function promiseOf(ctx: WorkflowSharedContext) {
  return ctx.promise<Cancellation>("cancellation");
}
