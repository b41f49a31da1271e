import { seedProducts } from "#db/shop/seed/products.ts";

/** How an order goes, and how it may then end. Where two things happen at once, either may be first. */
export const endings = {
  happy: ["delivered"],
  "told three times": ["delivered"],
  "carrier is flaky": ["delivered"],
  "declined, then paid": ["delivered"],
  declined: ["payment_failed"],
  "cancelled while paying": ["payment_failed"],
  "cancelled while it is paid": ["payment_failed", "delivered"],
  "cancelled while waiting": ["cancelled"],
  "cancelled while approved": ["cancelled", "delivered"],
  rejected: ["rejected"],
  "carrier refuses": ["failed"],
  "the last units": ["delivered", "payment_failed"],
  "never paid": ["payment_failed"],
  "paid too late": ["payment_failed"],
} as const;

export type Kind = keyof typeof endings;

/** Of a hundred, so many. */
const shares: Record<Kind, number> = {
  happy: 20,
  "told three times": 8,
  "carrier is flaky": 8,
  "declined, then paid": 6,
  declined: 6,
  "cancelled while paying": 6,
  "cancelled while it is paid": 6,
  "cancelled while waiting": 6,
  "cancelled while approved": 6,
  rejected: 8,
  "carrier refuses": 8,
  "the last units": 6,
  "never paid": 3,
  "paid too late": 3,
};

export const contested = "GDN-0401";
const plenty = seedProducts.map(({ sku }) => sku).filter((sku) => sku !== contested);

export interface Plan {
  kind: Kind;
  lines: Record<string, number>;
}

/** The same plans for the same seed: as many of each kind as its share, in any order. */
export function mixOf(count: number, seed: number): Plan[] {
  const random = randomFrom(seed);
  const kinds = kindsOf(count);
  const plans = kinds.map((kind): Plan => ({ kind, lines: linesOf(kind, random) }));
  return shuffled(plans, random);
}

/** Those stories do little but wait. */
export function isPatient({ kind }: Plan): boolean {
  return kind === "never paid" || kind === "paid too late";
}

function kindsOf(count: number): Kind[] {
  const every = (Object.keys(shares) as Kind[]).flatMap((kind) =>
    Array<Kind>(Math.max(1, Math.round((count * shares[kind]) / 100))).fill(kind),
  );
  const missing = Array<Kind>(Math.max(0, count - every.length)).fill("happy");
  return [...every, ...missing].slice(0, Math.max(count, Object.keys(shares).length));
}

function linesOf(kind: Kind, random: () => number): Record<string, number> {
  if (kind === "the last units") return { [contested]: 1 };
  const skus = shuffled(plenty, random).slice(0, 1 + Math.floor(random() * 3));
  return Object.fromEntries(skus.map((sku) => [sku, 1 + Math.floor(random() * 2)]));
}

function shuffled<T>(things: readonly T[], random: () => number): T[] {
  return things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}

/** A small linear congruential generator: good enough to mix, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
