import { Buyers } from "./buyers.ts";
import type { Http } from "./http.ts";
import type { Person } from "./people.ts";
import { type ByProcess, differenceOf, dividedBy, processorTimes } from "./processor-time.ts";
import type { BenchShop, Product } from "./shop.ts";
import type { Frame } from "./stream-frames.ts";
import { type Change, quantile } from "./stream-lateness.ts";

/** Visitors look at so many of the products, and those are what is bought beside them. */
export const productsLookedAt = 4;

export interface Watched {
  orderId: string;
  owner: Person;
}

export interface Placed {
  holds: Hold[];
  /** Milliseconds from the cart to the carrier. */
  median: number;
  each: ByProcess;
}

/** One after the other, by people who watch nothing. */
export async function placeOrders(
  shop: BenchShop,
  http: Http,
  { count }: { count: number },
): Promise<Placed> {
  const buyers = new Buyers(shop, http);
  const before = processorTimes(shop.pids());
  const holds: Hold[] = [];
  const took: number[] = [];
  for (let place = 0; place < count; place++) {
    const began = performance.now();
    holds.push(await placeOne(shop, buyers, place));
    took.push(performance.now() - began);
  }
  const each = dividedBy(differenceOf(processorTimes(shop.pids()), before), count);
  return { holds, median: quantile(took, 0.5), each };
}

/** When a thing was set aside, and with it the number that visitors see. */
interface Hold {
  at: number;
  /** Which of the products that are looked at. */
  product: number;
}

/** The hold is looked up while the order waits for its payment: later the row tells of later things. */
async function placeOne(shop: BenchShop, buyers: Buyers, place: number): Promise<Hold> {
  const buyer = shop.people.shoppers.at(-1 - place);
  if (!buyer) throw new Error("There is nobody to buy.");
  const product = place % productsLookedAt;
  const id = await buyers.place(buyer, productAt(shop, product).sku);
  await buyers.watch.payUrl(id);
  const at = shop.read
    .prepare<[string], number>("SELECT updated_at FROM stock_holds WHERE order_id = ?")
    .pluck()
    .get(id);
  if (at === undefined) throw new Error(`Nothing is held for order ${id}.`);
  await buyers.pay(id);
  await buyers.approve(id);
  return { at, product };
}

interface Moved {
  /** Which of the watched ones. */
  place: number;
  orderId: string;
  since: number;
}

export async function moveOn(shop: BenchShop, http: Http, watched: Watched[]): Promise<Moved[]> {
  const buyers = new Buyers(shop, http);
  const moved: Moved[] = [];
  for (const [place, { orderId }] of watched.entries()) {
    moved.push({ place, orderId, since: Date.now() });
    await buyers.pay(orderId);
    await buyers.approve(orderId);
  }
  return moved;
}

/** Every visitor of a product sees each of its holds. */
export function holdsSeen(holds: Hold[], visitors: Frame[][]): Change[] {
  return holds.map(({ at, product }) => ({
    at,
    readers: visitors.filter((_, place) => place % productsLookedAt === product),
  }));
}

export function stepsSeen({ read }: BenchShop, moved: Moved[], owners: Frame[][]): Change[] {
  const steps = read
    .prepare<[string, number], number>("SELECT at FROM step_events WHERE run_id = ? AND at >= ?")
    .pluck();
  return moved.flatMap(({ place, orderId, since }) =>
    steps.all(orderId, since).map((at) => ({ at, readers: owners.slice(place, place + 1) })),
  );
}

export function productAt({ products }: BenchShop, place: number): Product {
  const product = products[place];
  if (!product) throw new Error(`There are only ${products.length} products.`);
  return product;
}
