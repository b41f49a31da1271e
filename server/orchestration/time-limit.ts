/** Longer than anything takes that still answers. */
const TWO_MINUTES = 120_000;
/** A timer that is set for longer rings at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * One attempt, for so long and no longer. What hangs gets its signal and is dropped: whatever it still
 * does is seen by nobody, so it may or may not have acted, as with any answer that is lost.
 */
export async function withinLimit<T>(
  action: (signal: AbortSignal) => T | Promise<T>,
  stop: AbortSignal,
  limit: number = TWO_MINUTES,
): Promise<T> {
  const dropped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    const drop = () => {
      const error = new Error(`it did not end within ${limit} ms`);
      reject(error);
      dropped.abort(error);
    };
    timer = setTimeout(drop, Math.min(limit, LONGEST));
  });
  try {
    return await Promise.race([action(AbortSignal.any([stop, dropped.signal])), timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
