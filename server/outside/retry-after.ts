/**
 * For how many milliseconds a busy server asks to be left alone. Its Retry-After is given in seconds or
 * as a date; an unreadable one says nothing.
 */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | undefined {
  if (!header?.trim()) return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(0, Math.round(wait)) : undefined;
}
