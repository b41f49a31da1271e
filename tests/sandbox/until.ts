import { setTimeout as pause } from "node:timers/promises";

/** Waits for another process to get there; its deadline names what was waited for. */
export async function until(
  label: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`After ${deadlineMs} ms still not: ${label}`);
    await pause(25);
  }
}
