import type { Registered, Undos } from "./compensation.ts";
import { wasRefused } from "./refused.ts";
import type { Settled } from "./settled.ts";
import type { Told } from "./step-notes.ts";
import type { Work } from "./work.ts";

/** A step of a saga that is said in full: what it does, how it is undone, and then how it ended. */
export class Planned<T, Missing = never> {
  #registered: Registered<T> | undefined;
  #end: Settled<T> | undefined;

  constructor(
    readonly told: Told,
    readonly work: Work<T>,
    readonly cancelsCall: boolean,
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

  async ended(end: Settled<T>): Promise<void> {
    this.#end = end;
    this.#registered?.ended(end);
    await this.work.ends(end);
  }

  get answer(): T | Missing {
    if (this.#end?.ok) return this.#end.value;
    if (this.otherwise) return this.otherwise.answer;
    throw this.#end?.error ?? new Error(`${this.told.name} has not ended`);
  }
}
