import type { Observer, Phase, StepChange } from "#server/orchestration/observer.ts";

/** An observer that keeps what it is told, once, in short lines. */
export class Recorder implements Observer {
  readonly changes: StepChange[] = [];
  readonly #known = new Set<string>();
  readonly #attempts = new Map<string, number>();

  attempt(step: string, phase: Phase = "action"): number {
    const key = `${phase} ${step}`;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return attempt;
  }

  changed(change: StepChange): void {
    const key = JSON.stringify([
      change.step,
      change.status,
      "attempt" in change ? change.attempt : 0,
    ]);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.changes.push(change);
  }

  /** The statuses a step went through, with the attempt where there is one. */
  of(step: string): string[] {
    return this.changes
      .filter((change) => change.step === step)
      .map((change) =>
        "attempt" in change ? `${change.status} ${change.attempt}` : change.status,
      );
  }
}
