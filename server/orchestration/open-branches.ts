import { CancelledError, type Context, RestatePromise } from "@restatedev/restate-sdk";
import { type Branch, Lane, type LaneOptions } from "./branch.ts";
import { cancellation } from "./cancellation.ts";
import { silent } from "./observer.ts";
import { type Ended, Open } from "./settled.ts";

/** Branches on their way together, waited for one end at a time. */
export class Group<T> {
  readonly #open = new Open<T>();
  readonly #running = new Map<number, { lane: Lane; promise: RestatePromise<T> }>();
  readonly #cancelled: RestatePromise<"cancelled">;
  #began = 0;
  #stopped = false;

  constructor(
    private readonly ctx: Context,
    private readonly options: LaneOptions,
  ) {
    this.#cancelled = cancellation(ctx).map(() => "cancelled");
  }

  get size(): number {
    return this.#open.size;
  }

  start(branch: Branch<T>): void {
    const lane = new Lane(this.ctx, this.options.observer ?? silent);
    const promise = branch(lane);
    this.#running.set(this.#began++, { lane, promise });
    this.#open.add(promise);
  }

  /**
   * The next to end, or undefined when the patience for it ends first. A cancellation stops all, and
   * is thrown when all have ended.
   */
  async next(patience?: RestatePromise<void>): Promise<Ended<T> | undefined> {
    const tired = patience?.map((): "tired" => "tired");
    const others = tired ? RestatePromise.race([this.#cancelled, tired]) : this.#cancelled;
    const first = await this.#open.nextOr(others);
    if (first === "tired") return undefined;
    if (first !== "cancelled") return this.#taken(first);
    await this.stop();
    await this.over();
    throw new CancelledError();
  }

  async stop(reason?: string): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const { lane, promise } of this.#running.values()) await lane.stop(promise, reason);
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
