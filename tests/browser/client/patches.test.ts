import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { bench } from "./bench.ts";
import { elements, events, inTurn, signals } from "./server.ts";

const visit = bench();
const GO = `<button id="go" data-on:click="@get('/patch')">go</button>`;

/** Clicks, and waits until the patches of the answer have been applied and seen. */
async function patch(page: Page): Promise<void> {
  const before = Number(await page.evaluate("globalThis.finished ?? 0"));
  await page.evaluate(`globalThis.counting ??= document.addEventListener("datastar-fetch", (event) => {
    if (event.detail.type === "finished") globalThis.finished = (globalThis.finished ?? 0) + 1;
  }) ?? true`);
  await page.evaluate("go.click()");
  await eventually("the patch", async () => {
    expect(await page.evaluate("globalThis.finished")).toBe(before + 1);
  });
}

const modes: [string, string][] = [
  ["outer", `<p id="new">n</p>`],
  ["replace", `<p id="new">n</p>`],
  ["inner", `<ul id="list"><p id="new">n</p></ul>`],
  ["prepend", `<ul id="list"><p id="new">n</p><li>1</li></ul>`],
  ["append", `<ul id="list"><li>1</li><p id="new">n</p></ul>`],
  ["before", `<p id="new">n</p><ul id="list"><li>1</li></ul>`],
  ["after", `<ul id="list"><li>1</li></ul><p id="new">n</p>`],
  ["remove", ""],
];

test.for(modes)("the mode %s puts elements where its name says", ([mode, expected]) =>
  visit(
    `${GO}<main><ul id="list"><li>1</li></ul></main>`,
    { routes: { "/patch": events(elements(`<p id="new">n</p>`, { selector: "#list", mode })) } },
    async ({ page }) => {
      await patch(page);
      expect(await page.innerHTML("main")).toBe(expected);
    },
  ),
);

test("a selector reaches every element that matches, and elements without one go by their ids", () =>
  visit(
    `${GO}<main><p class="x">1</p><p class="x">2</p><i id="i">i</i><b id="b">b</b></main>`,
    {
      routes: {
        "/patch": events(
          elements("<em>new</em>", { selector: ".x", mode: "inner" }),
          elements(`<i id="i">I</i>\n<b id="b">B</b>`),
        ),
      },
    },
    async ({ page }) => {
      await patch(page);
      expect(await page.innerHTML("main")).toBe(
        `<p class="x"><em>new</em></p><p class="x"><em>new</em></p><i id="i">I</i><b id="b">B</b>`,
      );
    },
  ));

test("SVG is patched in its namespace", () =>
  visit(
    `${GO}<svg><circle id="c" r="1"/></svg>`,
    {
      routes: {
        "/patch": events(elements(`<circle id="c" r="5"/>`, { namespace: "svg", mode: "replace" })),
      },
    },
    async ({ page }) => {
      await patch(page);
      expect(await page.evaluate("c instanceof SVGCircleElement && c.getAttribute('r')")).toBe("5");
    },
  ));

test("a view transition is used when it is asked for", () =>
  visit(
    `${GO}<p id="a">old</p>`,
    { routes: { "/patch": events(elements(`<p id="a">new</p>`, { useViewTransition: "true" })) } },
    async ({ page }) => {
      await page.evaluate(`const start = document.startViewTransition.bind(document);
        document.startViewTransition = (change) => { globalThis.transitions = 1; return start(change); }`);
      await patch(page);
      await eventually("the change", async () => expect(await page.textContent("#a")).toBe("new"));
      expect(await page.evaluate("globalThis.transitions")).toBe(1);
    },
  ));

test("signals are merged: null removes, objects merge, onlyIfMissing leaves what is there", () =>
  visit(
    `${GO}<div data-signals="{a: 1, b: {c: 2, d: 3}, list: [1, 2]}"></div><p id="all" data-text="JSON.stringify($)"></p>`,
    {
      routes: {
        "/patch": events(
          signals({ a: null, b: { c: 9 }, list: [3] }),
          signals({ b: { c: 1, e: 4 }, f: 5 }, { onlyIfMissing: "true" }),
        ),
      },
    },
    async ({ page }) => {
      await patch(page);
      expect(await page.textContent("#all")).toBe('{"b":{"c":9,"d":3,"e":4},"list":[3],"f":5}');
    },
  ));

test("elements come to life when they arrive, die when they leave, and are never doubled: A, B, A", () =>
  visit(
    `${GO}<div data-signals="{n: 0, on: 1}"></div><p id="n" data-text="$n"></p><main id="m"><button id="a" data-on:click="$n++" data-on:tick__window="$n += 10">a</button></main>`,
    {
      routes: {
        "/patch": inTurn(
          events(elements(`<main id="m"><i id="b">b</i></main>`)),
          events(
            elements(
              `<main id="m"><button id="a" data-on:click="$n++" data-on:tick__window="$n += 10">a</button></main>`,
            ),
          ),
        ),
      },
    },
    async ({ page }) => {
      await patch(page);
      await page.evaluate("dispatchEvent(new Event('tick'))");
      expect(await page.textContent("#n")).toBe("0");
      await patch(page);
      await page.click("#a");
      await page.evaluate("dispatchEvent(new Event('tick'))");
      expect(await page.textContent("#n")).toBe("11");
    },
  ));

test("a morph that changes an expression changes the handler, and one that does not keeps it single", () =>
  visit(
    `${GO}<div data-signals="{n: 0}"></div><p id="n" data-text="$n"></p><button id="a" data-on:click="$n++">a</button>`,
    {
      routes: {
        "/patch": inTurn(
          ...["$n++", "$n += 100", "$n++"].map((by, turn) =>
            events(elements(`<button id="a" class="c${turn}" data-on:click="${by}">a</button>`)),
          ),
        ),
      },
    },
    async ({ page }) => {
      for (const expected of ["1", "101", "102"]) {
        await patch(page);
        await page.click("#a");
        expect(await page.textContent("#n")).toBe(expected);
      }
    },
  ));

test("what signals have written survives a morph that knows nothing of it", () =>
  visit(
    `${GO}<div data-signals="{on: true, word: 'live'}"></div>
     <p id="a" data-text="$word" data-class:on="$on" data-attr:title="$word" data-style:color="$on && 'red'">?</p>
     <p id="b" data-show="$on" style="display: none">b</p><select id="s" data-bind="word"><option>x</option><option>live</option></select>`,
    {
      routes: {
        "/patch": events(
          elements(
            `<p id="a" class="new" data-text="$word" data-class:on="$on" data-attr:title="$word" data-style:color="$on && 'red'">!</p>
             <p id="b" data-show="$on" style="display: none">b</p><select id="s" data-bind="word"><option>w</option><option>x</option><option>live</option></select>`,
          ),
        ),
      },
    },
    async ({ page }) => {
      await patch(page);
      expect(await page.evaluate("a.outerHTML")).toContain('title="live"');
      expect(await page.evaluate("[a.className, a.textContent, a.style.color, s.value]")).toEqual([
        "new on",
        "live",
        "red",
        "live",
      ]);
      expect(await page.isVisible("#b")).toBe(true);
    },
  ));

const ROWS = (ids: string[], word: string) =>
  `<ul id="list" style="height: 60px; overflow: auto">${ids
    .map((id) => `<li id="row-${id}"><label>${word} <input id="in-${id}" name="q"></label></li>`)
    .join("")}</ul>`;

test("typed text, focus, caret and scroll stay with their row when rows come and go", () =>
  visit(
    `${GO}${ROWS(["b", "c", "d", "e", "f"], "old")}`,
    { routes: { "/patch": events(elements(ROWS(["a", "b", "z", "d", "c", "e", "f"], "new"))) } },
    async ({ page }) => {
      await page.fill("#in-b", "typed b");
      await page.fill("#in-d", "typed d");
      await page.evaluate(
        "document.getElementById('in-d').setSelectionRange(2, 4); list.scrollTop = 30",
      );
      await patch(page);
      expect(await page.textContent("#row-d")).toBe("new ");
      expect(await page.inputValue("#in-b")).toBe("typed b");
      expect(await page.inputValue("#in-d")).toBe("typed d");
      expect(await page.inputValue("#in-a")).toBe("");
      const now = "const at = document.activeElement; [at.id, at.selectionStart, at.selectionEnd]";
      expect(await page.evaluate(now)).toEqual(["in-d", 2, 4]);
      expect(await page.evaluate("list.scrollTop > 0")).toBe(true);
    },
  ));

const FORM = (value: string, extra = "") =>
  `<form id="f"><input id="t" value="${value}"><input id="c" type="checkbox"${extra}><textarea id="x">${value}</textarea>
   <select id="s"><option>one</option><option${extra && " selected"}>two</option><option>three</option></select></form>`;

test("a control keeps what the visitor made of it while the server's markup stays the same", () =>
  visit(
    `${GO}${FORM("same")}`,
    {
      routes: {
        "/patch": events(elements(`${FORM("same").replace("<form", `<form class="new"`)}`)),
      },
    },
    async ({ page }) => {
      await page.fill("#t", "mine");
      await page.check("#c");
      await page.fill("#x", "my text");
      await page.selectOption("#s", "three");
      await patch(page);
      expect(await page.evaluate("[f.className, t.value, c.checked, x.value, s.value]")).toEqual([
        "new",
        "mine",
        true,
        "my text",
        "three",
      ]);
    },
  ));

test("a control follows the server when its markup changes, and its signal follows the control", () =>
  visit(
    `${GO}${FORM("old").replace("<input id", `<input data-bind="word" id`)}<p id="w" data-text="$word"></p>`,
    {
      routes: {
        "/patch": events(
          elements(FORM("new", " checked").replace("<input id", `<input data-bind="word" id`)),
        ),
      },
    },
    async ({ page }) => {
      await page.fill("#t", "mine");
      await patch(page);
      expect(await page.evaluate("[t.value, c.checked, x.value, s.value]")).toEqual([
        "new",
        true,
        "new",
        "two",
      ]);
      expect(await page.textContent("#w")).toBe("new");
    },
  ));

test("data-preserve-attr keeps an attribute and data-ignore-morph a whole element", () =>
  visit(
    `${GO}<main id="m"><details id="d" data-preserve-attr="open"><summary>s</summary>old</details>
     <details id="lost"><summary>s</summary></details><p id="i" data-ignore-morph>mine<b id="deep">old</b></p></main>`,
    {
      routes: {
        "/patch": events(
          elements(`<main id="m"><details id="d" data-preserve-attr="open"><summary>s</summary>new</details>
            <details id="lost"><summary>s</summary></details><p id="i" data-ignore-morph>theirs</p></main>`),
          elements(`<b id="deep">new</b>`),
        ),
      },
    },
    async ({ page }) => {
      await page.click("#d summary");
      await page.click("#lost summary");
      await patch(page);
      expect(
        await page.evaluate("[d.open, d.lastChild.textContent, lost.open, i.textContent]"),
      ).toEqual([true, "new", false, "mineold"]);
    },
  ));

test("signals in one chunk with elements lose to what those elements declare, unless __ifmissing", () =>
  visit(
    `${GO}<div data-signals="{a: 0, b: 0}"></div><p id="p" data-text="$a + ' ' + $b"></p><div id="x"></div>`,
    {
      routes: {
        "/patch": events(
          elements(`<div id="x" data-signals="{a: 1}" data-signals__ifmissing="{b: 1}"></div>`) +
            signals({ a: 2, b: 2 }),
        ),
      },
    },
    async ({ page }) => {
      await patch(page);
      expect(await page.textContent("#p")).toBe("1 2");
    },
  ));

test("a patch that names nothing on the page warns, and one with a script is refused", () =>
  visit(
    `${GO}<p id="a">old</p>`,
    {
      allowErrors: [/cannot carry a script/],
      routes: {
        "/patch": events(
          elements(`<p id="nowhere">x</p>`),
          elements(`<p id="a"><script>globalThis.ran = 1</script></p>`),
          elements(`<p id="a">new</p>`),
        ),
      },
    },
    async ({ page }) => {
      const warning = page.waitForEvent("console", (message) => message.type() === "warning");
      await patch(page);
      expect((await warning).text()).toContain('"nowhere"');
      expect(await page.textContent("#a")).toBe("new");
    },
  ));
