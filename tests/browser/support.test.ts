import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "../support/axe.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { startServer, status, type TestServer } from "./client/server.ts";

let browser: Browser;
let server: TestServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test("the guard names every problem of a page, but for the expected ones", async () => {
  server.serve(
    `<button data-on:click="console.error('told'); setTimeout(() => { throw Error('thrown') }); @post('/gone', {retryMaxCount: 0}); @post('/fine')">go</button>`,
    {
      "/gone": (_, res) => void res.destroy(),
      "/fine": status(418),
    },
  );
  const { page, guard, close } = await openPage(browser, { allowErrors: [/418/] });
  await page.goto(server.url());
  guard.assertClean();
  await page.click("button");
  await eventually("all three", () => {
    expect(guard.assertClean).toThrow(/console: told/);
    expect(guard.assertClean).toThrow(/page error: thrown/);
    expect(guard.assertClean).toThrow(/request failed: .*\/gone/);
  });
  expect(guard.assertClean).not.toThrow(/418/);
  await close();
});

test("an inaccessible page fails with the rule and the element, in the scheme where it is seen", async () => {
  const { page, close } = await openPage(browser);
  server.serve(`<main><h1>Shop</h1><p>All is well.</p></main>`);
  await page.goto(server.url());
  await expectAccessible(page);
  server.serve(`<main><h1>Shop</h1><input id="nameless"></main>`);
  await page.reload();
  await expect(expectAccessible(page)).rejects.toThrow(/light: label: [\s\S]*#nameless/);
  server.serve(`<main><h1>Shop</h1><p>All is well.</p></main>`);
  await page.reload();
  await page.evaluate(`{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("@media (prefers-color-scheme: dark) { body { background: #000 } h1 { color: #fff } p { color: #333 } }");
    document.adoptedStyleSheets = [sheet];
  }`);
  const inTheDark = await expectAccessible(page).catch((error: Error) => error.message);
  expect(inTheDark).toMatch(/dark: color-contrast/);
  expect(inTheDark).not.toMatch(/light:/);
  await close();
});

test("eventually passes with the first success, and fails with its label and the last reason", async () => {
  let asked = 0;
  const third = () => {
    if (++asked < 3) throw new Error(`only ${asked}`);
    return asked;
  };
  expect(await eventually("the third", third)).toBe(3);
  const never = () => expect(asked).toBe(0);
  await expect(eventually("never", never, { deadline: 60 })).rejects.toThrow(
    expect.objectContaining({
      message: "never: not within 60 ms",
      cause: expect.objectContaining({ message: expect.stringContaining("expected 3 to be") }),
    }),
  );
});
