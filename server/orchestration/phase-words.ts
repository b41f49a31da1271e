import type { NextTry, Phase, StepChange } from "./observer.ts";

/** How each phase of a step is told to an observer, and named in the journal. */
export interface PhaseWords {
  phase: Phase;
  title(step: string): string;
  /** What is undone says why, once. */
  began(step: string, attempt: number, because?: string): StepChange;
  retrying(step: string, attempt: number, reason: string, next: NextTry): StepChange;
  ended(step: string, detail?: string): StepChange;
  failed(step: string, reason: string): StepChange;
}

export const wordsOf = (phase: Phase): PhaseWords => (phase === "action" ? doing : undoing);

const doing: PhaseWords = {
  phase: "action",
  title: (step) => step,
  began: (step, attempt) => ({ step, status: "running", attempt }),
  retrying: (step, attempt, reason, next) => ({
    step,
    status: "retrying",
    attempt,
    reason,
    ...next,
  }),
  ended: (step) => ({ step, status: "done" }),
  failed: (step, reason) => ({ step, status: "failed", reason }),
};

const undoing: PhaseWords = {
  phase: "compensation",
  title: (step) => `undo ${step}`,
  began: (step, attempt, because) => ({
    step,
    status: "compensating",
    attempt,
    ...(attempt === 1 && because && { because }),
  }),
  retrying: (step, attempt, reason) => ({ step, status: "compensating", attempt, reason }),
  ended: (step, detail) => ({ step, status: "compensated", ...(detail && { detail }) }),
  failed: (step, reason) => ({ step, status: "uncompensated", reason }),
};
