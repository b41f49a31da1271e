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
  /** One reader's own, and large: kept only until their stream and their other tabs have taken it. */
  passing?: boolean | undefined;
}

/** Whatever answers with a drawing, kept or new. */
export interface Drawer {
  take<Drawn extends Drawing>(key: string, draw: () => Drawn): Drawn;
}

interface Kept {
  drawing: Drawing;
  stamp: number;
  letters: number;
  at: number;
  writes: number;
}

interface DrawingsOptions {
  hub: Hub;
  now: () => number;
  /** Goes up with every row that is written. */
  countWrites: () => number;
  /** All that is kept together, in letters of HTML. */
  most?: number;
}

/** Letters of what passes: it takes no room from what many look at, nor from what is small and lasts. */
const passingAtMost = 400_000;

/**
 * What was drawn, for as long as nothing it shows has changed. Whoever asks with the same key is shown
 * the same, so a key must name all that a drawing depends on besides the rows that its topics tell of:
 * the reader above all.
 */
export class Drawings implements Drawer {
  readonly #kept: RecentlyUsed<Kept>;
  readonly #passing: RecentlyUsed<Kept>;
  readonly #hub: Hub;
  readonly #now: () => number;
  readonly #countWrites: () => number;
  #made = 0;

  constructor({ hub, now, countWrites, most = 4_000_000 }: DrawingsOptions) {
    this.#hub = hub;
    this.#now = now;
    this.#countWrites = countWrites;
    const weightOf = ({ letters }: Kept) => letters;
    this.#kept = new RecentlyUsed({ most, weightOf });
    this.#passing = new RecentlyUsed({ most: Math.min(most, passingAtMost), weightOf });
  }

  /** How many were drawn since the start: what many look at counts once for each change. */
  get made(): number {
    return this.#made;
  }

  /** `draw` reads and answers in one go: nothing can change between what it read and what is kept. */
  take<Drawn extends Drawing>(key: string, draw: () => Drawn): Drawn {
    return this.#take(key, draw, (kept) => this.#holds(kept));
  }

  /**
   * For requests: a person who loads the page again trusts nothing that anybody failed to tell, so not a
   * row may have been written since, and clocks go on. A stream that is opened then finds it drawn.
   */
  readonly upToDate: Drawer = {
    take: (key, draw) => this.#take(key, draw, (kept) => this.#holds(kept) && this.#isLatest(kept)),
  };

  #take<Drawn extends Drawing>(
    key: string,
    draw: () => Drawn,
    isGood: (kept: Kept) => boolean,
  ): Drawn {
    const known = this.#kept.get(key) ?? this.#passing.get(key);
    // A key is always drawn by the same function.
    if (known && isGood(known)) return known.drawing as Drawn;
    return this.#keep(key, draw(), known);
  }

  #holds({ drawing, stamp }: Kept): boolean {
    const { topics, until = Number.POSITIVE_INFINITY } = drawing;
    return this.#now() < until && this.#hub.stampOf(topics) === stamp;
  }

  #isLatest({ at, writes }: Kept): boolean {
    return Math.abs(this.#now() - at) < 1000 && writes === this.#countWrites();
  }

  #keep<Drawn extends Drawing>(key: string, drawn: Drawn, known: Kept | undefined): Drawn {
    this.#made += 1;
    const regions = known ? asKnown(known.drawing.regions, drawn.regions) : drawn.regions;
    const drawing = { ...drawn, regions };
    const among = drawing.passing ? this.#passing : this.#kept;
    among.set(key, {
      drawing,
      stamp: this.#hub.stampOf(drawing.topics),
      letters: key.length + lettersOf(regions),
      at: this.#now(),
      writes: this.#countWrites(),
    });
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
