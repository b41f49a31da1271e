import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { openDatabase } from "#db/connection.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { listAvailable } from "#db/shop/stock.ts";
import { connectOutside } from "#server/outside/connect.ts";
import { type CardBehaviour, testCards } from "#server/sandbox/test-cards.ts";
import { launchBrowser, type OpenPage, openPage } from "../support/browser.ts";
import { assertInvariants } from "../support/invariants.ts";
import { ledgerOf } from "../support/providers.ts";
import { endShops, type Shop, sandboxUrlsOf, startShop } from "../support/shop-process.ts";

type Options = NonNullable<Parameters<typeof openPage>[1]>;

export const hammer = "WRK-0101";

/** A shop in processes of its own, and the browser its people come with. */
export class Shopfront {
  readonly #inside: Person[] = [];

  private constructor(
    readonly shop: Shop,
    private readonly browser: Browser,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<Shopfront> {
    const [browser, shop] = await Promise.all([launchBrowser(), startShop({ env })]);
    return new Shopfront(shop, browser);
  }

  /** Somebody new, in a browser of their own. */
  async shopper(options: Options = {}, displayName = "Sam Sawyer"): Promise<Shopper> {
    const open = await this.#openPage(options);
    newcomers += 1;
    const username = `shopper-${newcomers}`;
    const account = { username, displayName, password: "correct horse" };
    const answer = await open.page.request.post("/api/users", { data: account });
    expect(answer.ok(), await answer.text()).toBe(true);
    return this.#welcome(new Shopper(open, username));
  }

  async admin(options: Options = {}): Promise<Admin> {
    const open = await this.#openPage(options);
    const account = { username: "admin", password: "cartwright" };
    const answer = await open.page.request.post("/api/session", { data: account });
    expect(answer.ok(), await answer.text()).toBe(true);
    return this.#welcome(new Admin(open));
  }

  /** For afterEach: nobody's browser has complained, and money and stock add up with everybody's books. */
  async everybodyLeaves(): Promise<void> {
    const people = this.#inside.splice(0);
    await Promise.all(people.map((person) => person.leave()));
    for (const person of people) person.assertClean();
    await this.withDatabase((db) => assertInvariants(db, this.outside.payments));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await endShops();
  }

  get outside() {
    return connectOutside({ urls: sandboxUrlsOf(this.shop), timeoutMs: 5_000 });
  }

  available(sku = hammer): Promise<number | undefined> {
    return this.withDatabase(
      (db) => listAvailable(db, { skus: [sku], now: Date.now() })[0]?.available,
    );
  }

  statusOf(orderId: string) {
    return this.withDatabase((db) => findAnyOrder(db, { id: orderId })?.status);
  }

  /** The status of each payment of the order, by the providers' own ledgers. */
  async payments(orderId: string): Promise<string[]> {
    const { intents } = await ledgerOf(this.outside.payments, orderId);
    return intents.map(({ status }) => status);
  }

  async withDatabase<T>(use: (db: ReturnType<typeof openDatabase>) => T | Promise<T>): Promise<T> {
    const db = openDatabase({ file: join(this.shop.dataDir, "cartwright.db") });
    try {
      return await use(db);
    } finally {
      db.$client.close();
    }
  }

  #openPage(options: Options): Promise<OpenPage> {
    return openPage(this.browser, { baseURL: this.shop.url, ...options });
  }

  #welcome<P extends Person>(person: P): P {
    this.#inside.push(person);
    return person;
  }
}

let newcomers = 0;

/** Somebody with a browser. What it complains of is kept until they leave. */
class Person {
  readonly page: Page;

  constructor(protected readonly open: OpenPage) {
    this.page = open.page;
    this.page.setDefaultTimeout(20_000);
  }

  async newTab(path: string): Promise<Page> {
    const tab = await this.open.context.newPage();
    await tab.goto(path);
    return tab;
  }

  leave(): Promise<void> {
    return this.open.close();
  }

  assertClean(): void {
    this.open.guard.assertClean();
  }
}

interface Checkout {
  note?: string;
  name?: string;
  tab?: Page;
}

export class Shopper extends Person {
  constructor(
    open: OpenPage,
    readonly username: string,
  ) {
    super(open);
  }

  /** Without the page, for tests that begin later. */
  async has(sku = hammer, quantity = 1): Promise<void> {
    const answer = await this.page.request.post("/api/cart/add", { data: { sku, quantity } });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  async fillCheckout({
    note = "",
    name = "Sam Sawyer",
    tab = this.page,
  }: Checkout = {}): Promise<void> {
    await tab.goto("/cart");
    const form = tab.locator("#checkout-form");
    await form.getByLabel("Name").fill(name);
    await form.getByLabel("Street and number").fill("Long Lane 1");
    await form.getByLabel("Postcode").fill("10115");
    await form.getByLabel("City").fill("Berlin");
    await form.getByLabel("Country").selectOption("DE");
    await form.getByLabel("Note to the shop").fill(note);
  }

  get placeOrder(): Locator {
    return this.page.getByRole("button", { name: "Place the order and pay" });
  }

  /** From the cart to the order's page, where it can be paid. */
  async checkOut(checkout?: Checkout): Promise<string> {
    await this.fillCheckout(checkout);
    await this.placeOrder.click();
    return this.ordered();
  }

  async ordered(): Promise<string> {
    await this.page.waitForURL(/\/orders\/ord_/);
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  /** By the link on the order's page, on the provider's page, and back. */
  async pay(card: CardBehaviour = "approve"): Promise<void> {
    const order = this.page.url();
    await this.toProvider();
    await this.page.getByLabel(testCards[card].number).check();
    await this.page.getByRole("button", { name: /^Pay / }).click();
    await this.page.waitForURL(order);
  }

  async toProvider(): Promise<void> {
    await this.page.getByRole("link", { name: /at the provider/ }).click();
    await this.page.getByText("Choose a test card").waitFor();
  }

  async sees(state: string): Promise<void> {
    await stateOn(this.page, state);
  }
}

export class Admin extends Person {
  waiting(orderId: string): Locator {
    return this.page.locator(`#waiting-${orderId}`);
  }

  async approve(orderId: string): Promise<void> {
    await this.waiting(orderId).getByRole("button", { name: "Approve" }).click();
  }

  /** The list of what waits has let go of it. */
  async isRidOf(orderId: string): Promise<void> {
    await this.waiting(orderId).waitFor({ state: "detached" });
  }

  async reject(orderId: string, reason: string): Promise<void> {
    const order = this.waiting(orderId);
    await order.getByText("Reject…").click();
    await order.getByLabel("Why?").fill(reason);
    await order.getByRole("button", { name: "Reject the order" }).click();
  }
}

/** Until the order's page says so. */
export async function stateOn(page: Page, state: string): Promise<void> {
  await page.locator("#order-now-title", { hasText: state }).waitFor({ timeout: 30_000 });
}

/** From here on a reload would be noticed. */
export async function watch(page: Page): Promise<void> {
  await page.evaluate("window.notReloaded = true");
}

export async function wasNotReloaded(page: Page): Promise<void> {
  expect(await page.evaluate("window.notReloaded")).toBe(true);
}

/** The pane at the right, where it is told what happens. */
export function told(page: Page): Locator {
  return page.locator("#pane-right");
}
