/** What happened to a step, told in the words the run's page shows. */
export type StepChange =
  | { step: string; status: "waiting"; waitingFor: string; until?: number }
  | { step: string; status: "running"; attempt: number }
  | { step: string; status: "retrying"; attempt: number; reason: string }
  | { step: string; status: "done"; detail?: string }
  | { step: string; status: "failed"; reason: string }
  | { step: string; status: "skipped"; reason: string }
  | { step: string; status: "compensating"; attempt: number; reason?: string }
  | { step: string; status: "compensated"; detail?: string }
  | { step: string; status: "uncompensated"; reason: string };

export type Phase = "action" | "compensation";

/**
 * The one thing the kit asks of the house around it: somewhere to tell of its steps.
 *
 * Both methods are called inside a `ctx.run`, so a crash can call them again with the same words:
 * telling the same change twice must change nothing.
 */
export interface Observer {
  /** A real attempt begins now. Answers its number, counted from one, across restarts. */
  attempt(step: string, phase?: Phase): number;
  changed(change: StepChange): void;
}

/** For those who want no reports: attempts are not counted, changes go nowhere. */
export const silent: Observer = { attempt: () => 1, changed: () => {} };
