import { setTimeout as delay } from "node:timers/promises";

/** The promise's value, or after the deadline an error that says what was waited for. */
export async function within<T>(
  deadlineMs: number,
  label: string,
  promise: Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const late = delay(deadlineMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`Waited ${deadlineMs} ms for ${label}.`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
}

/** Asks until the answer is neither false nor undefined. What cannot announce itself has to be asked. */
export async function eventually<T>(
  label: string,
  ask: () => T | Promise<T>,
  { deadlineMs = 10_000 }: { deadlineMs?: number } = {},
): Promise<Exclude<T, false | undefined>> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (isAnswer(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${deadlineMs} ms for ${label}.`);
    await delay(25);
  }
}

function isAnswer<T>(answer: T): answer is Exclude<T, false | undefined> {
  return answer !== false && answer !== undefined;
}
