import { expect, test } from "vitest";
import { bench } from "./bench.ts";

const visit = bench();

test("text follows a signal, in both ways to declare one", () =>
  visit(
    `<div data-signals:my-name="'Ada'" data-signals="{nested: {count: 1}}"></div>
     <p id="a" data-text="$myName + ' ' + $nested.count"></p>
     <button id="b" data-on:click="$nested.count++; $myName = 'Bob'">go</button>`,
    {},
    async ({ page }) => {
      expect(await page.textContent("#a")).toBe("Ada 1");
      await page.click("#b");
      expect(await page.textContent("#a")).toBe("Bob 2");
    },
  ));
