/** What happened to a step, told in the words the run's page shows. */
export type StepChange =
  | { step: string; status: "waiting"; waitingFor: string; until?: number }
  | { step: string; status: "running"; attempt: number }
  | ({ step: string; status: "retrying"; attempt: number; reason: string } & NextTry)
  | { step: string; status: "done"; detail?: string }
  | { step: string; status: "failed"; reason: string }
  | { step: string; status: "skipped"; reason: string }
  | { step: string; status: "compensating"; attempt: number; because?: string; reason?: string }
  | { step: string; status: "compensated"; detail?: string }
  | { step: string; status: "uncompensated"; reason: string };

/** What follows an attempt that failed. */
export interface NextTry {
  /** How many attempts there are in all; endless when not given. */
  allowed?: number;
  /** In so many milliseconds it is tried again. */
  againIn?: number;
}

export type Phase = "action" | "compensation";

/**
 * The one thing the kit asks of the house around it: somewhere to tell of its steps.
 *
 * Telling is no part of the journal: every pass of a handler through its lines, each replay as well as
 * the first, tells the same changes again. So only the first telling of a change, by step, status and
 * attempt, may count. What an observer throws is a fault of ours and nobody's answer: it fails the
 * attempt of the invocation, and the engine makes it again.
 */
export interface Observer {
  /** A real attempt begins, never a replay. Answers its number, counted from one, across restarts. */
  attempt(step: string, phase?: Phase): number;
  changed(change: StepChange): void;
}

/** For those who want no reports: attempts are not counted, changes go nowhere. */
export const silent: Observer = { attempt: () => 1, changed: () => {} };
