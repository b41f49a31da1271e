/** What really happened, in order, written by the closures themselves: no replay repeats it. */
export class Ledger {
  readonly entries: string[] = [];
  readonly #waiting = new Set<() => void>();

  write(entry: string): void {
    this.entries.push(entry);
    for (const look of this.#waiting) look();
  }

  count(entry: string): number {
    return this.entries.filter((one) => one === entry).length;
  }

  /** Resolves when the entry is written. */
  seen(entry: string, deadlineMs = 10_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = () => {
        clearTimeout(deadline);
        this.#waiting.delete(look);
      };
      const look = () => {
        if (!this.entries.includes(entry)) return;
        give();
        resolve();
      };
      const deadline = setTimeout(() => {
        give();
        reject(new Error(`"${entry}" was not written in ${deadlineMs} ms: ${this.entries}`));
      }, deadlineMs);
      this.#waiting.add(look);
      look();
    });
  }
}

/** A door that an action waits at until the test opens it. */
export function gate(label: string, deadlineMs = 10_000): { open(): void; opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve, reject) => {
    const deadline = setTimeout(
      () => reject(new Error(`Nobody opened the gate "${label}" in ${deadlineMs} ms.`)),
      deadlineMs,
    );
    open = () => {
      clearTimeout(deadline);
      resolve();
    };
  });
  opened.catch(() => {});
  return { open: () => open(), opened };
}
