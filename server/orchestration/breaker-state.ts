/** When a dependency counts as down, and how long it is left alone. Times are in milliseconds. */
export interface BreakerOptions {
  /** So many failures in a row open it. */
  threshold: number;
  coolDown: number;
  /** How long a probe may take before it counts as lost and another is let through. */
  probeTimeout: number;
}

/** In half-open, one probe is under way: how it ends decides. */
export type BreakerState =
  | { state: "closed"; failures: number }
  | { state: "open"; until: number; failures: number }
  | { state: "half-open"; probe: number; until: number; failures: number };

/** A pass is handed back with the outcome. A probe carries its number, so that a lost one is known. */
export type Admission = { admitted: true; probe?: number } | { admitted: false; until: number };

export interface Outcome {
  ok: boolean;
  probe?: number;
}

export const closed: BreakerState = { state: "closed", failures: 0 };

export function admit(
  before: BreakerState,
  now: number,
  { probeTimeout }: BreakerOptions,
): [BreakerState, Admission] {
  if (before.state === "closed") return [before, { admitted: true }];
  if (now < before.until) return [before, { admitted: false, until: before.until }];
  const probe = before.state === "half-open" ? before.probe + 1 : 1;
  const { failures } = before;
  return [
    { state: "half-open", probe, until: now + probeTimeout, failures },
    { admitted: true, probe },
  ];
}

/** What was admitted before the breaker opened, and ends after, decides nothing. */
export function report(
  before: BreakerState,
  { ok, probe }: Outcome,
  now: number,
  { threshold, coolDown }: BreakerOptions,
): BreakerState {
  const failures = before.failures + 1;
  if (before.state === "closed") {
    if (ok) return closed;
    return failures < threshold
      ? { state: "closed", failures }
      : { state: "open", until: now + coolDown, failures };
  }
  if (before.state === "open" || probe !== before.probe) return before;
  return ok ? closed : { state: "open", until: now + coolDown, failures };
}
