import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";
import { forEach } from "#server/outside/systems.ts";
import { buildAssets } from "#server/web/assets.ts";
import { openTestApp } from "../support/app.ts";
import { launchBrowser } from "../support/browser.ts";
import { served } from "../support/served.ts";
import { offeringIngress } from "./offered.ts";
import { fillShop, type Shot, shots } from "./states.ts";
import { troubledSandbox } from "./troubled-sandbox.ts";

/**
 * `npm run screenshots -- FOLDER [part of a name]`: every page in every state, at four widths, light and
 * dark, for somebody to look at.
 */
const [folder, part = ""] = process.argv.slice(2);

const widths = [360, 768, 1440, 1920];
const schemes = ["light", "dark"] as const;

if (folder) await drawAll(folder);
else console.error("Say where to: npm run screenshots -- FOLDER [part of a name]");

async function drawAll(folder: string): Promise<void> {
  const sandbox = {
    controls: await troubledSandbox(),
    kill: { shop: () => {}, engine: () => {} },
  };
  const shop = await openTestApp({
    assets: await buildAssets(),
    sandbox,
    ingress: offeringIngress(),
  });
  shop.clock.now = Date.now();
  fillShop(shop);
  // Nothing is on its way to the outside's books any more: those of a pretended shop do not agree with it.
  shop.clock.now += 3_000;
  const web = await served(shop);
  const browser = await launchBrowser();
  mkdirSync(folder, { recursive: true });
  const wanted = shots.filter(({ name }) => name.includes(part));
  const jars = forEach(["alice", "bob", "admin"], (who) => [...shop.as(who).jar]);
  for (const shot of wanted) {
    const cookies = shot.who === "nobody" ? [] : jars[shot.who];
    for (const width of widths) {
      for (const scheme of schemes) {
        const file = join(folder, `${shot.name}-${width}-${scheme}.png`);
        await draw(browser, { ...web, ...shot, cookies, width, scheme, file });
      }
    }
  }
  console.log(`${wanted.length} pages in ${resolve(folder)}`);
  await browser.close();
  shop.close();
  web.close();
}

interface Drawing {
  baseURL: string;
  path: string;
  key?: Shot["key"];
  cookies: [name: string, value: string][];
  width: number;
  scheme: (typeof schemes)[number];
  file: string;
}

async function draw(browser: Browser, drawing: Drawing): Promise<void> {
  const { baseURL, path, key, cookies, width, scheme, file } = drawing;
  const viewport = { width, height: 900 };
  // What is narrow is touched.
  const hasTouch = width < 1_000;
  const context = await browser.newContext({ baseURL, viewport, hasTouch, colorScheme: scheme });
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: baseURL })));
  const page = await context.newPage();
  await page.goto(path);
  await page.evaluate("document.fonts.ready");
  if (key) {
    await page.keyboard.press(key.pressed);
    await page.locator(key.opens).waitFor();
  }
  await page.screenshot({ path: file, fullPage: true });
  await context.close();
}
