import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { until } from "../support/waiting.ts";

/** The id of what has it; nothing when it has fallen to the page as a whole. */
export const focused = (page: Page) => page.evaluate<string>("document.activeElement?.id ?? ''");

/** From where a test has put it. */
export async function press(page: Page, id: string, key = "Enter"): Promise<void> {
  await page.locator(`[id="${id}"]`).focus();
  await page.keyboard.press(key);
}

export async function focusIsOn(page: Page, id: string): Promise<void> {
  await until(`focus to be on ${id}`, async () => (await focused(page)) === id).catch(
    async (error) => {
      throw new Error(`it is on ${await focused(page)}`, { cause: error });
    },
  );
}

const mostStops = 150;

/** Whoever has no pointer gets there like this, or not at all. */
export async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < mostStops; stops++) {
    if (await hasFocus(target)) return;
    await target.page().keyboard.press("Tab");
  }
  expect.fail(`${target} was not among the first ${mostStops} stops`);
}

export async function tabAndPress(target: Locator, key = "Enter"): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press(key);
}

/** Over what stands there. */
export async function tabAndType(target: Locator, text: string): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press("ControlOrMeta+a");
  await target.page().keyboard.type(text);
}

const hasFocus = (target: Locator) =>
  target.evaluate((el) => el === el.ownerDocument.activeElement);
