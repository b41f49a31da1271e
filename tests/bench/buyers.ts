import { type Http, jsonOf } from "./http.ts";
import { OrderWatch } from "./order-watch.ts";
import type { Person } from "./people.ts";
import type { BenchShop } from "./shop.ts";

const address = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "10115",
  city: "Berlin",
  country: "DE",
};

/** As the payment page's form sends it, with the card that is approved at once. */
const payment = new URLSearchParams({ action: "pay", card: "4242 4242 4242 4242" }).toString();

/** All who take part in an order: they buy, pay and approve as people do, over HTTP. */
export class Buyers {
  readonly watch: OrderWatch;

  constructor(
    private readonly shop: BenchShop,
    private readonly http: Http,
  ) {
    this.watch = new OrderWatch(shop.read);
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
    await this.http.send(await this.watch.payUrl(id), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: payment,
      expect: 303,
    });
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
