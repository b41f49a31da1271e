/** So many at once at most, and so many a minute in the long run. */
export interface Rate {
  perMinute: number;
  burst: number;
}

/** What of it is left, as it was then. */
export interface Bucket {
  left: number;
  filledAt: number;
}

/** Filled evenly as time passes, and never above what may go at once; full before anybody took of it. */
export function filled(
  known: Bucket | undefined,
  { perMinute, burst, now }: Rate & { now: number },
): Bucket {
  if (!known) return { left: burst, filledAt: now };
  const passed = Math.max(0, now - known.filledAt);
  const left = Math.min(burst, known.left + (passed * perMinute) / 60_000);
  return { left, filledAt: Math.max(known.filledAt, now) };
}

/** When it holds so many. */
export function holdsAt(
  { left, filledAt }: Bucket,
  { perMinute }: Pick<Rate, "perMinute">,
  wanted = 1,
): number {
  return left >= wanted ? filledAt : filledAt + Math.ceil(((wanted - left) * 60_000) / perMinute);
}

/** When there is one for whoever comes after those who take theirs at these times, as far as they are first. */
export function turnAt(bucket: Bucket, rate: Rate, before: readonly number[]): number {
  let at = bucket.filledAt;
  for (;;) {
    const first = before.filter((due) => due <= at).length;
    const then = holdsAt(bucket, rate, first + 1);
    if (then <= at) return at;
    at = then;
  }
}
