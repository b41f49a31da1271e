export interface Load {
  clients: number;
  /** Asked before each operation, with the number of those that were begun. */
  goesOn: (begun: number) => boolean;
  one: (place: number) => Promise<void>;
  /** After each operation, with the number of those that have ended. */
  ended?: (count: number) => void;
}

export interface Done {
  count: number;
  seconds: number;
}

/** So many clients at once, each beginning its next operation when its last has ended. One that fails ends all. */
export async function carryOut({ clients, goesOn, one, ended }: Load): Promise<Done> {
  const began = performance.now();
  let begun = 0;
  let count = 0;
  let failed = false;
  const client = async () => {
    while (!failed && goesOn(begun)) {
      await one(begun++);
      count += 1;
      ended?.(count);
    }
  };
  const orStop = (error: unknown) => {
    failed = true;
    throw error;
  };
  await Promise.all(Array.from({ length: clients }, () => client().catch(orStop)));
  return { count, seconds: (performance.now() - began) / 1_000 };
}

export function forSeconds(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1_000;
  return () => performance.now() < end;
}

export function times(count: number): (begun: number) => boolean {
  return (begun) => begun < count;
}
