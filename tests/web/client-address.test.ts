import { afterEach, describe, expect, test } from "vitest";
import { ownProxies } from "#server/processes/own-proxies.ts";
import { SettingError } from "#server/processes/setting-error.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp | undefined;

afterEach(() => shop?.close());

/** How often the third sign-in of an address is refused for being too many. */
async function answers(forwarded: string[], proxies: string[], socket = "10.0.0.7") {
  shop = await openTestApp({ signInLimit: 1, isOwnProxy: ownProxies(proxies) });
  const statuses: number[] = [];
  for (const address of forwarded) {
    const request = new Request("http://localhost/api/session", {
      method: "POST",
      body: JSON.stringify({ username: "nobody", password: "guessed" }),
      headers: { "content-type": "application/json", "x-forwarded-for": address },
    });
    const env = { incoming: { socket: { remoteAddress: socket } } };
    statuses.push((await shop.app.fetch(request, env as never)).status);
  }
  return statuses;
}

describe("behind a proxy of ours", () => {
  test("everybody is counted by themselves", async () => {
    expect(await answers(["192.0.2.1", "192.0.2.2", "192.0.2.1"], ["10.0.0.0/8"])).toEqual([
      401, 401, 429,
    ]);
  });

  test("nobody is somebody else by saying so: what a proxy did not write is not read", async () => {
    const made = ["1.1.1.1, 192.0.2.1", "2.2.2.2, 192.0.2.1"];
    expect(await answers(made, ["10.0.0.7"])).toEqual([401, 429]);
  });

  test("behind two of them the first outside is who asks", async () => {
    const way = ["192.0.2.1, 10.0.0.9", "192.0.2.2, 10.0.0.9"];
    expect(await answers(way, ["10.0.0.7", "10.0.0.9"])).toEqual([401, 401]);
  });
});

test("without one the header is nobody's word", async () => {
  expect(await answers(["192.0.2.1", "192.0.2.2"], [])).toEqual([401, 429]);
});

test("a proxy that is no address is named", () => {
  expect(() => ownProxies(["proxy.example"])).toThrow(SettingError);
  expect(ownProxies(["2001:db8::/32"])("2001:db8::1")).toBe(true);
});
