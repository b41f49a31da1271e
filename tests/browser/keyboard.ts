import type { Page } from "playwright-core";
import { until } from "../support/waiting.ts";

/** The id of what has it; nothing when it has fallen to the page as a whole. */
export const focused = (page: Page) => page.evaluate<string>("document.activeElement?.id ?? ''");

/** Without the pointer. */
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
