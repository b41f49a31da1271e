// Whether the page is there to be told anything: visible, and not kept in the back/forward cache.
const CHANGES = ["visibilitychange", "pagehide", "pageshow"];
const LONGEST = 2 ** 31 - 1;

let isCached = false;
addEventListener("pagehide", () => {
  isCached = true;
});
addEventListener("pageshow", () => {
  isCached = false;
});

export const isAway = (openWhenHidden: boolean) => isCached || (!openWhenHidden && document.hidden);

export function onPresenceChange(listen: () => void, signal: AbortSignal): void {
  for (const change of CHANGES) addEventListener(change, listen, { signal });
}

/** Sleeps, but wakes when the page comes or goes and when there is nothing left to wait for. */
export function sleep(milliseconds: number, cancelled: AbortSignal): Promise<void> {
  const woken = new AbortController();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      woken.abort();
      resolve();
    };
    const timer = setTimeout(wake, Math.min(milliseconds, LONGEST));
    onPresenceChange(wake, woken.signal);
    cancelled.addEventListener("abort", wake, { signal: woken.signal });
  });
}

export async function untilPresent(openWhenHidden: boolean, cancelled: AbortSignal): Promise<void> {
  while (isAway(openWhenHidden) && !cancelled.aborted) await sleep(LONGEST, cancelled);
}
