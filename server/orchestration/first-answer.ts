import { type DurablePromise, TerminalError } from "@restatedev/restate-sdk";

export interface Answer<T> {
  value: T;
  /** False when somebody had answered before: then `value` is what they said. */
  counted: boolean;
}

/** The first answer stays. Whoever comes later is told what it was. */
export async function answerOnce<T>(promise: DurablePromise<T>, value: T): Promise<Answer<T>> {
  const counted = await wasFirst(promise.resolve(value));
  return { value: counted ? value : await promise.get(), counted };
}

/** Nobody may answer any more. Answers undefined, or what somebody said just before. */
export async function closePromise<T>(
  promise: DurablePromise<T>,
  why: string,
): Promise<Answer<T> | undefined> {
  if (await wasFirst(promise.reject(why))) return undefined;
  return { value: await promise.get(), counted: true };
}

// The engine refuses to complete a promise twice.
async function wasFirst(completed: Promise<void>): Promise<boolean> {
  try {
    await completed;
    return true;
  } catch (error) {
    if (error instanceof TerminalError) return false;
    throw error;
  }
}
