import type { Registered, Undos } from "./compensation.ts";
import { wasRefused } from "./refused.ts";
import type { Settled } from "./settled.ts";
import type { Work } from "./work.ts";

/** A step of a saga that is said in full: what it does, how it is undone, and then how it ended. */
export class PlannedStep<T, Missing = never> {
  #registered: Registered<T> | undefined;
  #end: Settled<T> | undefined;

  constructor(
    private readonly name: string,
    readonly start: Work<T>,
    private readonly enlist?: (undos: Undos) => Registered<T>,
    private readonly otherwise?: { answer: Missing },
  ) {}

  get isMandatory(): boolean {
    return this.otherwise === undefined;
  }

  get mayHaveHappened(): boolean {
    return !this.#end || this.#end.ok || !wasRefused(this.#end.error);
  }

  /** The undo is known before the action begins. */
  register(undos: Undos): void {
    this.#registered = this.enlist?.(undos);
  }

  ended(end: Settled<T>): void {
    this.#end = end;
    this.#registered?.ended(end);
  }

  get answer(): T | Missing {
    if (this.#end?.ok) return this.#end.value;
    if (this.otherwise) return this.otherwise.answer;
    throw this.#end?.error ?? new Error(`${this.name} has not ended`);
  }
}
