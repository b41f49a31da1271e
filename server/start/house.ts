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

  return {
    stopping,
    async open(what, open) {
      stopping.throwIfAborted();
      const thing = await open();
      opened.push({ what, thing });
      say(`  ${what}`);
      return thing;
    },
    async close() {
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
