import { setTimeout as sleep } from "node:timers/promises";

/** Asks again until `fn` passes, and at the deadline fails with the label and the last reason. */
export async function eventually<T>(
  label: string,
  fn: () => T | Promise<T>,
  { deadline = 5_000, every = 25 }: { deadline?: number; every?: number } = {},
): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    try {
      return await fn();
    } catch (error) {
      if (Date.now() >= end)
        throw new Error(`${label}: not within ${deadline} ms`, { cause: error });
    }
    await sleep(every);
  }
}
