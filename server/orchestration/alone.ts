/**
 * What runs in this process, by invocation and step.
 *
 * When the engine gives up on an attempt (a sibling failed, the connection broke, somebody cancelled)
 * the closure of that attempt runs on, unseen. The next attempt joins it instead of doing the same
 * thing beside it, and an undo waits for it instead of undoing what is about to happen.
 */
const running = new Map<string, Promise<unknown>>();

export function joined<T>(id: string, action: () => Promise<T>): Promise<T> {
  const already = running.get(id);
  // The same step of the same invocation: it answers the same type.
  if (already) return already as Promise<T>;
  const promise = action().finally(() => running.delete(id));
  running.set(id, promise);
  return promise;
}

export async function over(id: string): Promise<void> {
  await running.get(id)?.catch(() => {});
}
