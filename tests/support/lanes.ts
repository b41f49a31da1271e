/** Does it with each of them, so many at a time, and answers in their order. */
export async function inLanes<T, R>(
  things: readonly T[],
  lanes: number,
  act: (thing: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = things.entries();
  const walk = async () => {
    for (const [index, thing] of queue) results[index] = await act(thing);
  };
  await Promise.all(Array.from({ length: lanes }, walk));
  return results;
}
