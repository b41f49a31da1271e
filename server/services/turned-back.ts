import { CancelledError, TerminalError } from "@restatedev/restate-sdk";
import { Uncompensated } from "#server/orchestration/compensation.ts";
import type { Person } from "./cancellation-contract.ts";

/** Why a run does not get where it was going, in words for whoever it belongs to. */
export class TurnedBack<Ending extends string> extends TerminalError {
  override name = "TurnedBack";

  constructor(
    readonly ending: Ending,
    reason: string,
    /** Who wanted it so, when it was a person. */
    readonly by?: Person,
  ) {
    super(reason);
  }
}

interface Turning<Ending extends string> {
  /** Why it ends when it is cancelled in Restate. */
  stopped: string;
  /**
   * Answers everybody who comes later. Fails with a cancellation that was accepted just before: it has
   * been promised, so it is the reason.
   */
  closeDoors: (why: TurnedBack<Ending>) => Promise<void>;
  /** Says why, before anything is undone: nobody decides about a run that is being undone. */
  say: (why: TurnedBack<Ending>) => Promise<void>;
}

/** Around all that a saga does: however it fails, it says why and then fails with that. */
export async function orTurnBack<T, Ending extends string>(
  body: () => Promise<T>,
  { stopped, closeDoors, say }: Turning<Ending | "failed" | "cancelled">,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    // Anything else is a fault in the program: it is retried, with nothing undone.
    if (!(error instanceof TerminalError)) throw error;
    const why =
      error instanceof CancelledError
        ? new TurnedBack<Ending | "cancelled">("cancelled", stopped)
        : turnedBackBy<Ending>(error);
    const reason = await lastWord(why, closeDoors);
    await say(reason);
    throw reason;
  }
}

async function lastWord<Ending extends string>(
  why: TurnedBack<Ending>,
  closeDoors: (why: TurnedBack<Ending>) => Promise<void>,
): Promise<TurnedBack<Ending>> {
  try {
    await closeDoors(why);
    return why;
  } catch (error) {
    if (error instanceof TurnedBack) return error;
    throw error;
  }
}

/** Whatever a run failed with, once it has been undone; what gave no reason of its own is a failure. */
export function turnedBackBy<Ending extends string>(
  failure: TerminalError,
): TurnedBack<Ending | "failed"> {
  const cause = failure instanceof Uncompensated ? failure.cause : failure;
  return cause instanceof TurnedBack ? cause : new TurnedBack("failed", cause.message);
}
