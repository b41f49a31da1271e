import type { Hub, Topic } from "#server/events/hub.ts";
import { RecentlyUsed } from "./recently-used.ts";

/** Element id → the whole region. */
export type Regions = Readonly<Record<string, string>>;

export interface Drawing {
  regions: Regions;
  /** It stays as it is until one of these wakes. */
  topics: readonly Topic[];
  /** And not longer than this, when what it shows passes by itself. */
  until?: number | undefined;
}

interface Kept {
  drawing: Drawing;
  stamp: number;
  letters: number;
}

interface DrawingsOptions {
  hub: Hub;
  now: () => number;
  /** All that is kept together, in letters of HTML. */
  most?: number;
}

/**
 * What was drawn, for as long as nothing it shows has changed. Whoever asks with the same key is shown
 * the same, so a key must name all that a drawing depends on besides the rows that its topics tell of:
 * the reader above all.
 */
export class Drawings {
  readonly #kept: RecentlyUsed<Kept>;
  readonly #hub: Hub;
  readonly #now: () => number;
  #made = 0;

  constructor({ hub, now, most = 16_000_000 }: DrawingsOptions) {
    this.#hub = hub;
    this.#now = now;
    this.#kept = new RecentlyUsed({ most, weightOf: ({ letters }) => letters });
  }

  /** How many were drawn since the start: what many look at counts once for each change. */
  get made(): number {
    return this.#made;
  }

  /** `draw` reads and answers in one go: nothing can change between what it read and what is kept. */
  take<Drawn extends Drawing>(key: string, draw: () => Drawn): Drawn {
    const known = this.#kept.get(key);
    // A key is always drawn by the same function.
    if (known && this.#holds(known)) return known.drawing as Drawn;
    return this.#keep(key, draw(), known);
  }

  #holds({ drawing, stamp }: Kept): boolean {
    const { topics, until = Number.POSITIVE_INFINITY } = drawing;
    return this.#now() < until && this.#hub.stampOf(topics) === stamp;
  }

  #keep<Drawn extends Drawing>(key: string, drawn: Drawn, known: Kept | undefined): Drawn {
    this.#made += 1;
    const regions = known ? asKnown(known.drawing.regions, drawn.regions) : drawn.regions;
    const drawing = { ...drawn, regions };
    const stamp = this.#hub.stampOf(drawing.topics);
    this.#kept.set(key, { drawing, stamp, letters: key.length + lettersOf(regions) });
    return drawing;
  }
}

/** What looks as it did is what it was, the very same object: comparing the two then costs nothing. */
function asKnown(known: Regions, drawn: Regions): Regions {
  const ids = Object.keys(drawn);
  const same =
    ids.length === Object.keys(known).length && ids.every((id) => known[id] === drawn[id]);
  if (same) return known;
  return Object.fromEntries(
    Object.entries(drawn).map(([id, html]) => [id, known[id] === html ? known[id] : html]),
  );
}

function lettersOf(regions: Regions): number {
  return Object.values(regions).reduce((sum, html) => sum + html.length, 0);
}
