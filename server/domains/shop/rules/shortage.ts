/** A thing of which fewer can be had than somebody wants. */
export interface Shortage {
  name: string;
  wanted: number;
  available: number;
}

export function sayShortage({ name, wanted, available }: Shortage): string {
  if (available <= 0) return `${name} is out of stock`;
  return `only ${available} of ${name} ${available === 1 ? "is" : "are"} left, not ${wanted}`;
}

interface Line {
  sku: string;
  name: string;
  quantity: number;
  available: number;
}

export function isShort({ quantity, available }: Line): boolean {
  return quantity > available;
}

/** The lines that cannot be had as they are, in words. */
export function listShort(lines: readonly Line[]): { sku: string; words: string }[] {
  return lines.filter(isShort).map(({ sku, name, quantity: wanted, available }) => ({
    sku,
    words: sayShortage({ name, wanted, available }),
  }));
}
