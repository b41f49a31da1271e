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
  /** Must wake the alarm again when whatever is due is finished or put off. */
  ring: () => void;
  clock: Clock;
}): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let looking: NodeJS.Immediate | undefined;
  let stopped = false;

  set();
  return { wake, stop };

  /** However many wake it in one turn, it looks once. */
  function wake(): void {
    looking ??= setImmediate(set);
  }

  function set(): void {
    looking = undefined;
    clearTimeout(timer);
    if (stopped) return;
    const dueAt = nextDueAt();
    if (dueAt === null) return;
    const sleepMs = Math.min(Math.max(0, dueAt - clock()), longestSleepMs);
    timer = setTimeout(ring, sleepMs);
  }

  function stop(): void {
    stopped = true;
    clearImmediate(looking);
    clearTimeout(timer);
  }
}
