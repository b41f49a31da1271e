import { type Context, type RunOptions, TerminalError } from "@restatedev/restate-sdk";
import type { Observer } from "./observer.ts";

export interface Attempt {
  /** Counted from one, across restarts of the process. */
  attempt: number;
}

/**
 * A durable, observed action: `ctx.run` that tells of each attempt where it happens.
 *
 * The last failure arrives here as a TerminalError, after the closure has run for the last time,
 * so it is told in an entry of its own.
 */
export async function step<T>(
  ctx: Context,
  observer: Observer,
  name: string,
  action: (attempt: Attempt) => T | Promise<T>,
  retry: RunOptions<T> = {},
): Promise<T> {
  try {
    return await ctx.run(name, () => observed(observer, name, action), retry);
  } catch (error) {
    if (error instanceof TerminalError) {
      const reason = error.message;
      await ctx.run(`${name}: note the failure`, () =>
        observer.changed({ step: name, status: "failed", reason }),
      );
    }
    throw error;
  }
}

async function observed<T>(
  observer: Observer,
  name: string,
  action: (attempt: Attempt) => T | Promise<T>,
): Promise<T> {
  const attempt = observer.attempt(name);
  observer.changed({ step: name, status: "running", attempt });
  try {
    const value = await action({ attempt });
    observer.changed({ step: name, status: "done" });
    return value;
  } catch (error) {
    if (!(error instanceof TerminalError)) {
      observer.changed({ step: name, status: "retrying", attempt, reason: messageOf(error) });
    }
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
