import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "./eventually.ts";

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

/** Asks until the answer is neither false nor undefined. */
export function until<T>(
  label: string,
  ask: () => T | Promise<T>,
  { deadline = 10_000 }: { deadline?: number } = {},
): Promise<Exclude<T, false | undefined>> {
  const answered = async () => {
    const answer = await ask();
    if (!isAnswer(answer)) throw new Error("not yet");
    return answer;
  };
  return eventually(label, answered, { deadline });
}

function isAnswer<T>(answer: T): answer is Exclude<T, false | undefined> {
  return answer !== false && answer !== undefined;
}
