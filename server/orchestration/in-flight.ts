/**
 * What runs in this process, by invocation and step.
 *
 * When the engine gives up on an attempt (a sibling failed, the connection broke, somebody cancelled)
 * the closure of that attempt runs on, unseen. The next attempt joins it instead of doing the same
 * thing beside it, and an undo waits for it instead of undoing what is about to happen: up to the time
 * limit of the step, after which it is dropped.
 */
const running = new Map<string, { promise: Promise<unknown>; stop: AbortController }>();

/** Whoever joins can stop it, also when an earlier attempt began it. */
export function joinOrStart<T>(
  id: string,
  stop: AbortSignal,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { promise, stop: inner } = running.get(id) ?? start(id, stop.aborted, action);
  const forward = () => inner.abort();
  if (stop.aborted) forward();
  stop.addEventListener("abort", forward, { once: true });
  // The same step of the same invocation: it answers the same type.
  return promise.finally(() => stop.removeEventListener("abort", forward)) as Promise<T>;
}

export async function untilOver(id: string): Promise<void> {
  await running.get(id)?.promise.catch(() => {});
}

function start(
  id: string,
  isStopped: boolean,
  action: (signal: AbortSignal) => Promise<unknown>,
): { promise: Promise<unknown>; stop: AbortController } {
  const stop = new AbortController();
  if (isStopped) stop.abort();
  const entry = { promise: action(stop.signal).finally(() => running.delete(id)), stop };
  running.set(id, entry);
  return entry;
}
