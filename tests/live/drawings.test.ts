import { beforeEach, describe, expect, test } from "vitest";
import { Hub, type Topic } from "#server/events/hub.ts";
import { type Drawing, Drawings } from "#server/live/drawings.ts";

let hub: Hub;
let clock: number;
let writes: number;
let drawings: Drawings;

beforeEach(() => {
  hub = new Hub();
  clock = 1_000;
  writes = 0;
  drawings = new Drawings({ hub, now: () => clock, countWrites: () => writes });
});

const saw: Topic = "sku:WRK-0101";
const draw = (html: string, more: Partial<Drawing> = {}) => ({
  regions: { input: html, output: "always the same" },
  topics: [saw],
  ...more,
});
const take = (html: string, more?: Partial<Drawing>) =>
  drawings.take("page", () => draw(html, more)).regions;

describe("a drawing", () => {
  test("is kept, the very same object, until one of its topics wakes", () => {
    const first = take("3 left");
    expect(take("not drawn")).toBe(first);
    hub.wake("sku:WRK-0102", "user:alice");
    expect(take("not drawn")).toBe(first);
    hub.wake(saw);
    expect(take("2 left").input).toBe("2 left");
    expect(drawings.made).toBe(2);
  });

  test("that looks as it did is what it was, so that nobody is sent anything", () => {
    const first = take("3 left");
    hub.wake(saw);
    expect(take("3 left")).toBe(first);
  });

  test("that was woken while nobody looked is drawn anew", () => {
    take("3 left");
    for (let count = 0; count < 3; count++) hub.wake(saw);
    hub.wake("admin");
    expect(take("none left").input).toBe("none left");
  });

  test("ends by itself when what it shows does", () => {
    take("held", { until: 2_000 });
    clock = 1_999;
    expect(take("not drawn").input).toBe("held");
    clock = 2_000;
    expect(take("to be had again").input).toBe("to be had again");
  });

  test("of another key is another one", () => {
    const [mine, yours] = ["mine", "yours"].map((key) => drawings.take(key, () => draw(key)));
    expect(mine?.regions.input).toBe("mine");
    expect(yours?.regions.input).toBe("yours");
  });

  test("follows the topics of its latest state", () => {
    take("a saw");
    hub.wake(saw);
    take("a pen", { topics: ["sku:DSK-0301"] });
    hub.wake(saw);
    expect(take("not drawn").input).toBe("a pen");
    hub.wake("sku:DSK-0301");
    expect(take("a blue pen").input).toBe("a blue pen");
  });
});

describe("for a request", () => {
  const takeNow = (html: string) => drawings.upToDate.take("page", () => draw(html)).regions;

  test("nothing counts that was drawn before the last row was written, woken or not", () => {
    take("before");
    writes += 1;
    expect(takeNow("after").input).toBe("after");
  });

  test("what it draws is there for the stream that it opens", () => {
    const drawn = takeNow("drawn by the request");
    expect(take("not drawn")).toBe(drawn);
  });

  test("the clock goes on", () => {
    takeNow("1 s");
    clock += 1_000;
    expect(takeNow("2 s").input).toBe("2 s");
  });
});

test("as much is kept as there is room for, and what is asked for stays", () => {
  drawings = new Drawings({ hub, now: () => clock, countWrites: () => 0, most: 10_000 });
  let drawn = 0;
  const asked = () => drawings.take("asked for", () => draw(`${++drawn}`));
  for (let count = 0; count < 100; count++) {
    drawings.take(`page ${count}`, () => draw("x".repeat(1_000)));
    asked();
  }
  expect(drawn).toBe(1);
  drawings.take("page 0", () => draw("let go of, so drawn again"));
  expect(drawings.take("page 0", () => draw("")).regions.input).toMatch(/drawn again/);
});

describe("what is large and one reader's own", () => {
  const order = (name: string) =>
    drawings.take(name, () => draw("x".repeat(20_000), { passing: true })).regions;
  const manyOrders = () => {
    for (let count = 0; count < 100; count++) order(`order ${count}`);
  };

  test("takes no room from what many look at, nor from what lasts: a step draws no sidebar", () => {
    take("a product");
    manyOrders();
    expect(take("not drawn").input).toBe("a product");
  });

  test("is there for the stream that its page opens", () => {
    expect(order("mine")).toBe(order("mine"));
  });

  test("is drawn again for who comes much later", () => {
    order("mine");
    manyOrders();
    const before = drawings.made;
    order("mine");
    expect(drawings.made).toBe(before + 1);
  });
});

test("a hub that has forgotten when a topic was woken takes it for woken, never for quiet", () => {
  hub = new Hub({ remembered: 10 });
  const before = hub.stampOf([saw]);
  hub.wake(saw);
  for (let count = 0; count < 100; count++) hub.wake(`run:${count}`);
  expect(hub.stampOf([saw])).toBeGreaterThan(before);
  const later = hub.stampOf([saw]);
  hub.wake(saw);
  expect(hub.stampOf([saw])).toBeGreaterThan(later);
});
