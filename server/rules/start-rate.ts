/** How many a tenant may begin at this moment, of the so many a minute that it has. */
export interface Allowance {
  left: number;
  filledAt: number;
}

/** Filled evenly as time passes, and never above a minute's worth. */
export function allowanceAt(
  known: Allowance | undefined,
  { perMinute, now }: { perMinute: number; now: number },
): Allowance {
  if (!known) return { left: perMinute, filledAt: now };
  const passed = Math.max(0, now - known.filledAt);
  const left = Math.min(perMinute, known.left + (passed * perMinute) / 60_000);
  return { left, filledAt: now };
}

/** When the next one may begin. */
export function nextAllowedAt(
  { left, filledAt }: Allowance,
  { perMinute }: { perMinute: number },
): number {
  return left >= 1 ? filledAt : filledAt + Math.ceil(((1 - left) * 60_000) / perMinute);
}
