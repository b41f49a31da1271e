import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type Guard, launchBrowser, openPage } from "../../support/browser.ts";
import { startServer, type TestServer } from "./server.ts";

type Routes = Parameters<TestServer["serve"]>[1];
type Options = { routes?: Routes; allowErrors?: RegExp[] };
type Visit = (use: { page: Page; guard: Guard; server: TestServer }) => Promise<void>;

/** One browser and one server for a test file; `visit` opens a page and ends by asking that it be clean. */
export function bench() {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return async (content: string, { routes = {}, allowErrors = [] }: Options, visit: Visit) => {
    server.serve(content, routes);
    const { page, guard, close } = await openPage(browser, { allowErrors });
    page.setDefaultTimeout(5_000);
    try {
      await page.goto(server.url());
      await visit({ page, guard, server });
      guard.assertClean();
    } finally {
      await close();
    }
  };
}
