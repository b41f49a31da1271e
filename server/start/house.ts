/** What has been opened, so that it can be closed in the opposite order, however far the start came. */
export interface House {
  /** Aborted when the house is told to stop. */
  stopping: AbortSignal;
  open<T>(
    what: string,
    open: () => T | Promise<T>,
    close: (thing: T) => void | Promise<void>,
  ): Promise<T>;
  close(): Promise<void>;
}

export function createHouse({
  stopping,
  say,
}: {
  stopping: AbortSignal;
  say: (line: string) => void;
}): House {
  const opened: { what: string; close: () => void | Promise<void> }[] = [];

  return {
    stopping,
    async open(what, open, close) {
      stopping.throwIfAborted();
      const thing = await open();
      opened.push({ what, close: () => close(thing) });
      say(`  ${what}`);
      return thing;
    },
    async close() {
      for (const { what, close } of opened.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          // The rest still has to be closed.
          say(`  ${what} did not close: ${error instanceof Error ? error.message : error}`);
        }
      }
    },
  };
}
