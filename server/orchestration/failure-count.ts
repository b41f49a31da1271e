import { PauseError, RestateError, TerminalError } from "@restatedev/restate-sdk";

/** How often a step has failed in this process, by invocation and step. */
const failures = new Map<string, number>();

/**
 * What a failed attempt is answered with: itself, to be tried again, or, when patience has ended, a
 * lasting no.
 *
 * The engine has a bound of its own, but it counts every attempt to reach us, so that a process which
 * restarts for some seconds finds its steps out of patience; and it starts over whenever a sibling
 * ends. Here only what really failed is counted. A new process has its patience anew.
 */
export function afterFailure(id: string, error: unknown, maxAttempts: number | undefined): unknown {
  if (error instanceof PauseError) return error;
  if (error instanceof TerminalError) {
    failures.delete(id);
    return error;
  }
  const count = (failures.get(id) ?? 0) + 1;
  if (maxAttempts === undefined || count < maxAttempts) {
    failures.set(id, count);
    return error;
  }
  failures.delete(id);
  const errorCode = error instanceof RestateError ? error.code : 500;
  return new TerminalError(messageOf(error), { errorCode });
}

export function afterSuccess(id: string): void {
  failures.delete(id);
}

export function countFailures(id: string): number {
  return failures.get(id) ?? 0;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
