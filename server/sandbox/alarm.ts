import type { Clock } from "./clock.ts";

export interface Alarm {
  /** Something may have become due sooner than the alarm is set for. */
  wake(): void;
  stop(): void;
}

/** Long sleeps are cut: a timer counts only so far, and a laptop's clock jumps when it wakes. */
const longestSleepMs = 60_000;

/** Rings whenever the earliest due time has come. */
export function startAlarm({
  nextDueAt,
  ring,
  clock,
}: {
  nextDueAt: () => number | null;
  /** Must put off or finish at once whatever is due, or the alarm rings without end. */
  ring: () => void;
  clock: Clock;
}): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  set();
  return { wake: set, stop };

  function set(): void {
    clearTimeout(timer);
    if (stopped) return;
    const dueAt = nextDueAt();
    if (dueAt === null) return;
    const sleepMs = Math.min(Math.max(0, dueAt - clock()), longestSleepMs);
    timer = setTimeout(go, sleepMs);
  }

  function go(): void {
    ring();
    set();
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
  }
}
