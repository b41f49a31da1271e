/** How long drawing goes on before whatever else is waiting has its turn. */
const sliceMs = 8;
/** Two frames are at least this many times as far apart as a turn comes late. */
const patience = 2;
/** Frames never come more rarely than this many times their usual interval. */
const stretchAtMost = 10;

/**
 * Where all live drawing queues up. It draws for a few milliseconds, then lets commands and the engine's
 * calls run, then goes on; and it makes frames rarer while the queue is long. Who looks never slows who buys.
 */
export class DrawingQueue {
  readonly #waiting: (() => void)[] = [];
  #working = false;
  #lateness = 0;

  /** Resolves when it is the caller's turn to draw. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      const asked = performance.now();
      this.#waiting.push(() => {
        this.#lateness = performance.now() - asked;
        resolve();
      });
      if (this.#working) return;
      this.#working = true;
      setImmediate(() => this.#draw());
    });
  }

  /** The time from one frame to the next, now that a turn comes as late as it does. */
  stretched(frameMs: number): number {
    const wanted = Math.min(this.#lateness * patience, frameMs * stretchAtMost);
    return Math.max(frameMs, wanted);
  }

  async #draw(): Promise<void> {
    const until = performance.now() + sliceMs;
    while (performance.now() < until) {
      const next = this.#waiting.shift();
      if (!next) {
        this.#working = false;
        return;
      }
      next();
      // Whoever's turn it is draws now, so that the time it takes is counted.
      await undefined;
    }
    setImmediate(() => this.#draw());
  }
}
