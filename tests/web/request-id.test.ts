import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestApp, type TestApp } from "../support/app.ts";
import { readStream } from "../support/reading.ts";

let shop: TestApp;
let lines: z.infer<typeof logLine>[];

const logLine = z.looseObject({ msg: z.string().optional(), request: z.string().optional() });

beforeEach(async () => {
  lines = [];
  const write = (line: string) => void lines.push(logLine.parse(JSON.parse(line)));
  shop = await openTestApp({
    log: pino({ level: "debug" }, { write }),
    isOwnProxy: (address) => address === "10.0.0.1",
  });
});

afterEach(() => shop.close());

const idOf = (answer: Response) => answer.headers.get("x-request-id");

/** As it comes over a socket from there. */
function from(address: string, given: string) {
  const env = { incoming: { socket: { remoteAddress: address } } };
  return shop.app.request("/api/session", { headers: { "x-request-id": given } }, env);
}

describe("a request", () => {
  test("is given a name of its own, which its answer tells", async () => {
    const answers = await Promise.all(
      ["/", "/api/session", "/healthz", "/nowhere", "/favicon.svg"].map((path) =>
        shop.visitor().get(path),
      ),
    );
    const ids = answers.map(idOf);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("that is refused, streamed or sent again is named too", async () => {
    const alice = shop.as("alice");
    const refused = await alice.postJson("/api/orders/ord_none/cancel-payment", {});
    expect(idOf(refused)).toMatch(/^[0-9a-f]{12}$/);
    const stream = await alice.get("/stream/page?at=/");
    expect(idOf(stream)).toMatch(/^[0-9a-f]{12}$/);
    await readStream(stream).close();
    const key = { "idempotency-key": "once" };
    const ids = [];
    for (const _ of [1, 2]) {
      ids.push(idOf(await alice.postJson("/api/notifications/read", { upTo: 0 }, key)));
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  test("keeps the name that our own proxy gave it", async () => {
    expect(idOf(await from("10.0.0.1", "proxy-0123456789"))).toBe("proxy-0123456789");
  });

  test.each([
    ["192.0.2.7", "somebody-elses-name"],
    ["10.0.0.1", "short"],
    ["10.0.0.1", "two words in it"],
    ["10.0.0.1", `"}{"level":50,"msg":"made up"`],
    ["10.0.0.1", "x".repeat(65)],
  ])("from %s is not called %j", async (address, given) => {
    expect(idOf(await from(address, given))).toMatch(/^[0-9a-f]{12}$/);
  });
});

test("every line of a request's log names it, also of what fails after its answer", async () => {
  const answer = await shop.visitor().postJson("/api/users", {
    username: "carol",
    displayName: "Carol",
    password: "correct horse battery",
  });
  expect(answer.status).toBe(201);
  await expect
    .poll(() => lines.map(({ msg }) => msg))
    .toContain("the welcome run stays queued and is submitted again");
  expect(lines.length).toBeGreaterThanOrEqual(2);
  expect(new Set(lines.map(({ request }) => request))).toEqual(new Set([idOf(answer)]));
});

test("an error's page says which request to quote, and the log has it under the same name", async () => {
  shop.db.$client.exec("drop table products");
  const answer = await shop.visitor().open("/products");
  expect(answer.status).toBe(500);
  const id = idOf(answer) ?? "";
  expect(await answer.text()).toContain(`<code id="request-id">${id}</code>`);
  expect(lines.find(({ msg }) => msg === "a request failed")).toMatchObject({ request: id });
});
