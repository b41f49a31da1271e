import { type Http, jsonOf } from "./http.ts";

import { payAt } from "./pay.ts";
import type { Person } from "./people.ts";
import { RunWatch } from "./run-watch.ts";
import type { BenchShop } from "./shop.ts";

const address = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "10115",
  city: "Berlin",
  country: "DE",
};

/** All who take part in an order: they buy, pay and approve as people do, over HTTP. */
export class Buyers {
  readonly watch: RunWatch;

  constructor(
    private readonly shop: BenchShop,
    private readonly http: Http,
  ) {
    this.watch = new RunWatch(shop.read, "orders");
  }

  /** From the cart to the carrier. */
  async order(person: Person, sku: string): Promise<string> {
    const id = await this.place(person, sku);
    await this.pay(id);
    await this.approve(id);
    return id;
  }

  async place(person: Person, sku: string): Promise<string> {
    await this.addToCart(person, sku);
    const answer = await this.#post("/api/checkout", person, { address }, 202);
    const { orderId } = JSON.parse(String(answer.body));
    if (typeof orderId !== "string") throw new Error(`The checkout says ${answer.body}`);
    return orderId;
  }

  addToCart(person: Person, sku: string) {
    return this.#post("/api/cart/add", person, { sku, quantity: 1 });
  }

  /** At the provider, whose webhook then tells the shop. */
  async pay(id: string): Promise<void> {
    await payAt(this.http, await this.watch.payUrl(id));
    await this.watch.becomes(id, "awaiting_approval");
  }

  async approve(id: string): Promise<void> {
    await this.#post(`/api/workflow/${id}/approve`, this.shop.people.admin, {});
    await this.watch.becomes(id, "shipped");
  }

  #post(path: string, person: Person, body: object, expect = 200) {
    const { headers, ...json } = jsonOf(body);
    return this.http.send(`${this.shop.url}${path}`, {
      method: "POST",
      headers: { ...headers, cookie: this.shop.cookieOf(person) },
      ...json,
      expect,
    });
  }
}

/** Buyers and what they buy take turns, so that nobody waits for a cart that is being paid. */
export function orderBy(shop: BenchShop, http: Http): () => Promise<void> {
  const { people, products } = shop;
  const { shoppers } = people;
  const buyers = new Buyers(shop, http);
  let turn = 0;
  return async () => {
    const place = turn++;
    const shopper = shoppers[place % shoppers.length];
    const product = products[place % products.length];
    if (!shopper || !product) throw new Error("There is nobody to buy, or nothing.");
    await buyers.order(shopper, product.sku);
  };
}
