import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAssets } from "#server/web/assets.ts";
import { fillShop } from "../screenshots/states.ts";
import { type CastName, openTestApp, type TestApp } from "../support/app.ts";
import { expectAccessible } from "../support/axe.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { served } from "../support/served.ts";
import { focused, press } from "./keyboard.ts";

let [shop, browser, web]: [TestApp?, Browser?, { baseURL: string; close(): void }?] = [];
beforeAll(async () => {
  shop = await openTestApp({ assets: await buildAssets() });
  shop.clock.now = Date.now();
  fillShop(shop);
  [web, browser] = [await served(shop), await launchBrowser()];
});
afterAll(async () => {
  await browser?.close();
  shop?.close();
  web?.close();
});

async function pageOf(who: CastName): Promise<Page> {
  if (!shop || !browser || !web) throw new Error("The shop is not open");
  const { baseURL } = web;
  const { page, context } = await openPage(browser, { baseURL });
  const cookies = [...shop.as(who).jar];
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: baseURL })));
  return page;
}

test("an accessibility checker finds nothing on the pages of organisations, jobs and tenants", async () => {
  const [alice, bob, admin] = [await pageOf("alice"), await pageOf("bob"), await pageOf("admin")];
  const jobs = ["/jobs", "/jobs/job_queued", "/jobs/job_done"];
  const mill = "/organisations/org_millandsons";
  await alice.goto("/jobs/schedules");
  await expectAccessible(alice);
  for (const path of ["/organisations", mill, `${mill}/standing`, ...jobs]) {
    await alice.goto(path);
    await expectAccessible(alice);
  }
  await bob.goto("/organisations");
  await expectAccessible(bob);
  await admin.goto("/admin/tenants");
  await admin.locator("#plan-org_millandsons-open").click();
  await admin.locator("#state-org_millandsons-open").click();
  await expectAccessible(admin);
});

test("somebody joins, and whoever asked them sees it without doing anything", async () => {
  const [alice, bob] = [await pageOf("alice"), await pageOf("bob")];
  await alice.goto("/organisations/org_millandsons");
  await alice.locator("#member-bob", { hasText: "Asked to be member" }).waitFor();
  await bob.goto("/organisations");
  await press(bob, "accept-org_millandsons");
  await bob.locator("#open-org_millandsons").waitFor();
  expect(await focused(bob)).not.toBe("");
  await alice.locator("#member-bob", { hasText: "Member" }).waitFor();

  await alice.locator("#role-bob").selectOption("reader");
  await press(alice, "give-role-bob");
  await alice.locator("#member-bob .muted", { hasText: "Reader" }).waitFor();
  expect(await focused(alice)).toBe("give-role-bob");
});

test("a job is asked for with the form, and withdrawn before its turn", async () => {
  const alice = await pageOf("alice");
  await alice.goto("/jobs");
  await alice.locator("#ask-organisation").selectOption("org_millandsons");
  await alice.locator("#ask-handler").selectOption("remind");
  await press(alice, "ask-for-it");
  await alice.getByText("Say what you want to be reminded of").waitFor();
  await alice.locator("#ask-text").fill("Tea");
  await press(alice, "ask-for-it");
  await alice.locator("#job-now-title", { hasText: "Waits for its turn" }).waitFor();
  await press(alice, "cancel-job");
  await alice.locator("#job-now-title", { hasText: "Cancelled" }).waitFor();
  expect(await focused(alice)).not.toBe("");
});
