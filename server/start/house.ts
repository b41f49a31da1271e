interface Closable {
  close(): unknown;
}

/** What has been opened, so that it can be closed in the opposite order, however far the start came. */
export interface House {
  /** Aborted when the house is told to stop. */
  stopping: AbortSignal;
  open<Thing extends Closable>(what: string, open: () => Thing | Promise<Thing>): Promise<Thing>;
  close(): Promise<void>;
}

export function createHouse({
  stopping,
  say,
}: {
  stopping: AbortSignal;
  say: (line: string) => void;
}): House {
  const opened: { what: string; thing: Closable }[] = [];
  const opening = new Set<Promise<unknown>>();

  return {
    stopping,
    async open(what, open) {
      stopping.throwIfAborted();
      return during(opening, async () => {
        const thing = await open();
        opened.push({ what, thing });
        say(`  ${what}`);
        return thing;
      });
    },
    async close() {
      // What opens beside the one that failed has to be there before it can be closed.
      await Promise.allSettled(opening);
      for (const { what, thing } of opened.splice(0).reverse()) {
        try {
          await thing.close();
        } catch (error) {
          // The rest still has to be closed.
          say(`  ${what} did not close: ${error instanceof Error ? error.message : error}`);
        }
      }
    },
  };
}

async function during<T>(opening: Set<Promise<unknown>>, open: () => Promise<T>): Promise<T> {
  const thing = open();
  opening.add(thing);
  try {
    return await thing;
  } finally {
    opening.delete(thing);
  }
}
