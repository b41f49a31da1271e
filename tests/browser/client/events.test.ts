import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { bench } from "./bench.ts";
import { html } from "./server.ts";

const visit = bench();
const COUNT = `<div data-signals="{n: 0}"></div><p id="n" data-text="$n"></p>`;

test("a handler has its event and its element at hand", () =>
  visit(
    `<button id="a" data-on:click="el.textContent = evt.type + ' ' + el.id">go</button>`,
    {},
    async ({ page }) => {
      await page.click("#a");
      expect(await page.textContent("#a")).toBe("click a");
    },
  ));

test("a custom event is heard under its kebab-case name", () =>
  visit(`${COUNT}<div id="a" data-on:my-event="$n = evt.detail"></div>`, {}, async ({ page }) => {
    await page.evaluate("a.dispatchEvent(new CustomEvent('my-event', { detail: 4 }))");
    expect(await page.textContent("#n")).toBe("4");
  }));

test("__once hears one event", () =>
  visit(`${COUNT}<button data-on:click__once="$n++">go</button>`, {}, async ({ page }) => {
    await page.click("button");
    await page.click("button");
    expect(await page.textContent("#n")).toBe("1");
  }));

test("__prevent and __stop act on the event at once, also when the handler comes later", () =>
  visit(
    `${COUNT}<div data-on:click="$n += 10"><a id="a" href="/gone" data-on:click__prevent__stop__delay.10ms="$n++">go</a></div>`,
    {},
    async ({ page }) => {
      await page.click("#a");
      await eventually("the late handler", async () =>
        expect(await page.textContent("#n")).toBe("1"),
      );
      expect(new URL(page.url()).pathname).toBe("/");
    },
  ));

test("__capture comes before the target's own handler, and __passive cannot prevent", () =>
  visit(
    `<div data-signals="{order: ''}"></div><p id="order" data-text="$order"></p>
     <div data-on:click__capture="$order += 'c'"><button data-on:click="$order += 't'">go</button></div>
     <div id="p" data-on:wheel__passive="$order += evt.cancelable && !evt.defaultPrevented ? 'p' : '?'">wheel</div>`,
    {},
    async ({ page }) => {
      await page.click("button");
      expect(await page.textContent("#order")).toBe("ct");
      await page.evaluate("p.dispatchEvent(new WheelEvent('wheel', { cancelable: true }))");
      expect(await page.textContent("#order")).toBe("ctp");
    },
  ));

test("__window, __document and __outside listen elsewhere", () =>
  visit(
    `<div data-signals="{heard: ''}"></div><p id="heard" data-text="$heard"></p>
     <div data-on:ping__window="$heard += 'w'" data-on:ping__document="$heard += 'd'"></div>
     <div id="menu" data-on:click__outside="$heard += 'o'"><button id="in">in</button></div><button id="out">out</button>`,
    {},
    async ({ page }) => {
      await page.evaluate("document.dispatchEvent(new Event('ping', { bubbles: true }))");
      expect(await page.textContent("#heard")).toBe("dw");
      await page.click("#in");
      expect(await page.textContent("#heard")).toBe("dw");
      await page.click("#out");
      expect(await page.textContent("#heard")).toBe("dwo");
    },
  ));

/** Loads the page again with a clock that only the test moves. */
async function holdClock(page: Page): Promise<void> {
  await page.clock.install({ time: 0 });
  await page.reload();
  await page.clock.pauseAt(4_000);
}

test("__debounce runs once after the last event, __throttle once at the first, __delay later", () =>
  visit(
    `<div data-signals="{b: 0, t: 0, d: 0}"></div>
     <button id="b" data-on:click__debounce.300ms="$b++">b</button>
     <button id="t" data-on:click__throttle.1s="$t++">t</button>
     <button id="d" data-on:click__delay.1s="$d++">d</button>
     <p id="all" data-text="[$b, $t, $d].join()"></p>`,
    {},
    async ({ page }) => {
      await holdClock(page);
      const clickAll = () =>
        page.$$eval("button", (buttons) => {
          for (const button of buttons) button.click();
        });
      await clickAll();
      await page.clock.runFor(100);
      await clickAll();
      expect(await page.textContent("#all")).toBe("0,1,0");
      await page.clock.runFor(299);
      expect(await page.textContent("#all")).toBe("0,1,0");
      await page.clock.runFor(1);
      expect(await page.textContent("#all")).toBe("1,1,0");
      await page.clock.runFor(1000);
      expect(await page.textContent("#all")).toBe("1,1,2");
      await clickAll();
      expect(await page.textContent("#all")).toBe("1,2,2");
    },
  ));

test("a handler still waiting when its element leaves does not run", () =>
  visit(
    `${COUNT}<button id="a" data-on:click__delay.50ms="$n++">go</button>
     <button id="b" data-on:click__delay.100ms="$n += 10">go</button>`,
    {},
    async ({ page }) => {
      await holdClock(page);
      await page.click("#a");
      await page.click("#b");
      await page.$eval("#a", (el) => el.remove());
      await page.clock.runFor(200);
      expect(await page.textContent("#n")).toBe("10");
    },
  ));

test("a form with a submit handler does not submit by itself", () =>
  visit(
    `${COUNT}<form action="/gone" data-on:submit="$n++"><button>go</button></form>`,
    {},
    async ({ page }) => {
      await page.click("button");
      expect(await page.textContent("#n")).toBe("1");
      expect(new URL(page.url()).pathname).toBe("/");
    },
  ));

test("init runs when an element appears, again when it is re-created, and not when it moves", () =>
  visit(
    `${COUNT}<div id="home"><p id="a" data-init="$n++">a</p></div><div id="away"></div>
     <button id="swap" data-on:click="@get('/swap')">swap</button>`,
    {
      routes: { "/swap": html(`<p id="a" data-init="$n++">a</p>`, { "datastar-mode": "replace" }) },
    },
    async ({ page }) => {
      expect(await page.textContent("#n")).toBe("1");
      await page.click("#swap");
      await eventually("init of the new element", async () => {
        expect(await page.textContent("#n")).toBe("2");
      });
      await page.evaluate("away.append(a)");
      await page.evaluate("new Promise(requestAnimationFrame)");
      expect(await page.textContent("#n")).toBe("2");
    },
  ));

test("intersect runs when the element scrolls into view, and __once only the first time", () =>
  visit(
    `<div data-signals="{all: 0, once: 0}"></div><p id="n" data-text="$all + ' ' + $once"></p>
     <div style="height: 3000px"></div>
     <p id="far" data-on-intersect="$all++"></p><p data-on-intersect__once="$once++">once</p>`,
    {},
    async ({ page }) => {
      const scrolled = async (y: number, expected: string) => {
        await page.evaluate(`scrollTo(0, ${y})`);
        await eventually("the intersection", async () => {
          expect(await page.textContent("#n")).toBe(expected);
        });
        await page.evaluate(
          "new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))",
        );
      };
      await scrolled(0, "0 0");
      await scrolled(5000, "1 1");
      await scrolled(0, "1 1");
      await scrolled(5000, "2 1");
    },
  ));

test("interval runs at its duration until the element leaves", () =>
  visit(
    `${COUNT}<div id="a" data-on-interval__duration.5s="$n++"></div><div data-on-interval="$n += 100"></div>`,
    {},
    async ({ page }) => {
      await holdClock(page);
      const start = Number(await page.textContent("#n"));
      await page.clock.runFor(10_000);
      expect(Number(await page.textContent("#n")) - start).toBe(1002);
      await page.evaluate("a.remove()");
      await page.clock.runFor(10_000);
      expect(Number(await page.textContent("#n")) - start).toBe(2002);
    },
  ));
