import { CancelledError, type Context, RestatePromise } from "@restatedev/restate-sdk";
import { Branch, type BranchOptions, type StartBranch } from "./branch.ts";
import { cancellation } from "./cancellation.ts";
import { silent } from "./observer.ts";
import { type Ended, OpenPromises } from "./settled.ts";

/** Branches on their way together, waited for one end at a time. */
export class OpenBranches<T> {
  readonly #open = new OpenPromises<T>();
  readonly #running = new Map<number, { branch: Branch; promise: RestatePromise<T> }>();
  readonly #cancelled: RestatePromise<"cancelled">;
  #began = 0;
  #stopped = false;

  constructor(
    private readonly ctx: Context,
    private readonly options: BranchOptions,
  ) {
    this.#cancelled = cancellation(ctx).map(() => "cancelled");
  }

  get size(): number {
    return this.#open.size;
  }

  start(begin: StartBranch<T>): void {
    const branch = new Branch(this.ctx, this.options.observer ?? silent);
    const promise = begin(branch);
    this.#running.set(this.#began++, { branch, promise });
    this.#open.add(promise);
  }

  /**
   * The next to end, or undefined when the time for it is up before. A cancellation stops all, and
   * is thrown when all have ended.
   */
  async next(timer?: RestatePromise<void>): Promise<Ended<T> | undefined> {
    const timeUp = timer?.map((): "time is up" => "time is up");
    const others = timeUp ? RestatePromise.race([this.#cancelled, timeUp]) : this.#cancelled;
    const first = await this.#open.nextOr(others);
    if (first === "time is up") return undefined;
    if (first !== "cancelled") return this.#taken(first);
    await this.stop();
    await this.over();
    throw new CancelledError();
  }

  async stop(reason?: string): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const { branch, promise } of this.#running.values()) await branch.stop(promise, reason);
  }

  /** Resolves when nothing runs any more. */
  async over(): Promise<void> {
    while (this.size > 0) this.#taken(await this.#open.next());
  }

  #taken(ended: Ended<T>): Ended<T> {
    this.#running.delete(ended[0]);
    return ended;
  }
}
