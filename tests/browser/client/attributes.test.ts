import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { bench } from "./bench.ts";

const visit = bench();
const SIGNALS = `<pre id="signals" data-text="JSON.stringify($)"></pre>`;

test("signals are declared by key, by object and nested, and text follows them", () =>
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

test("__ifmissing leaves a signal that is there, and null takes one away", () =>
  visit(
    `<div data-signals="{a: 1, b: 2}"></div>
     <div data-signals:a__ifmissing="9" data-signals:c__ifmissing="3" data-signals="{b: null}"></div>${SIGNALS}`,
    {},
    async ({ page }) => {
      expect(await page.textContent("#signals")).toBe('{"a":1,"c":3}');
    },
  ));

test("keys turn into camel case unless __case asks for another", () =>
  visit(
    `<div data-signals:first-name="1" data-signals:first-name__case.kebab="2"
       data-signals:first-name__case.snake="3" data-signals:first-name__case.pascal="4"></div>${SIGNALS}`,
    {},
    async ({ page }) => {
      expect(JSON.parse((await page.textContent("#signals")) ?? "")).toEqual({
        firstName: 1,
        "first-name": 2,
        first_name: 3,
        FirstName: 4,
      });
    },
  ));

test("a name with a dash is a signal of its own, and spaces make it a subtraction", () =>
  visit(
    `<div data-signals="{n: 5, 'n-1': 'dashed'}"></div>
     <p id="a" data-text="$n-1"></p><p id="b" data-text="$n - 1"></p>`,
    {},
    async ({ page }) => {
      expect(await page.textContent("#a")).toBe("dashed");
      expect(await page.textContent("#b")).toBe("4");
    },
  ));

test("signals and actions inside strings are text, and inside template literals are read", () =>
  visit(
    `<div data-signals="{who: 'Ada'}"></div>
     <p id="a" data-text="'costs $who or @get(x); ' + \`hello \${$who}\`"></p>
     <p id="b" data-text="const n = [1, 2].map((x) => { const y = x; return y * 2 }); n.join(';')"></p>`,
    {},
    async ({ page }) => {
      expect(await page.textContent("#a")).toBe("costs $who or @get(x); hello Ada");
      expect(await page.textContent("#b")).toBe("2;4");
    },
  ));

test("a computed signal follows what it reads and cannot be written", () =>
  visit(
    `<div data-signals:price="2" data-computed:total-price="$price * 3"></div>
     <p id="a" data-text="$totalPrice"></p>
     <button id="more" data-on:click="$price = 5">more</button>
     <button id="wrong" data-on:click="$totalPrice = 1">wrong</button>`,
    { allowErrors: [/totalPrice is computed/] },
    async ({ page }) => {
      expect(await page.textContent("#a")).toBe("6");
      await page.click("#more");
      expect(await page.textContent("#a")).toBe("15");
      await page.click("#wrong");
      expect(await page.textContent("#a")).toBe("15");
    },
  ));

test("an effect runs at first and with every change of what it reads", () =>
  visit(
    `<div data-signals="{a: 1, b: 0}"></div><div data-effect="$b = $a * 10"></div>
     <p id="b" data-text="$b"></p><button data-on:click="$a++">go</button>`,
    {},
    async ({ page }) => {
      expect(await page.textContent("#b")).toBe("10");
      await page.click("button");
      expect(await page.textContent("#b")).toBe("20");
    },
  ));

test("show hides and shows, also what started hidden", () =>
  visit(
    `<div data-signals:open="false"></div><p id="a" data-show="$open" style="display:none">a</p>
     <p id="b" data-show="!$open">b</p><button data-on:click="$open = !$open">go</button>`,
    {},
    async ({ page }) => {
      expect([await page.isVisible("#a"), await page.isVisible("#b")]).toEqual([false, true]);
      await page.click("button");
      expect([await page.isVisible("#a"), await page.isVisible("#b")]).toEqual([true, false]);
    },
  ));

test("classes, styles and attributes follow, by key and by object", () =>
  visit(
    `<div data-signals="{on: true}"></div>
     <p id="a" class="kept" data-class:is-on="$on" data-class="{'x y': $on, z: !$on}"
       style="color: red" data-style:color="$on && 'blue'" data-style="{backgroundColor: $on ? 'lime' : ''}"
       data-attr:aria-expanded="$on ? 'true' : 'false'" data-attr="{title: $on ? 'yes' : null, hidden: !$on}"></p>
     <button data-on:click="$on = !$on" data-attr:data-state="$on">go</button>`,
    {},
    async ({ page }) => {
      const look = () =>
        page.$eval("#a", (el) => [
          el.className,
          el.getAttribute("style"),
          el.getAttribute("aria-expanded"),
          el.getAttribute("title"),
          el.hasAttribute("hidden"),
        ]);
      expect(await look()).toEqual([
        "kept is-on x y",
        "color: blue; background-color: lime;",
        "true",
        "yes",
        false,
      ]);
      await page.click("button");
      expect(await look()).toEqual(["kept z", "color: red;", "false", null, true]);
    },
  ));

test("every kind of control is bound in both directions", () =>
  visit(
    `<input id="text" data-bind:my-text value="from the page">
     <input id="number" type="number" data-bind="number" value="3">
     <input id="check" type="checkbox" data-bind="check">
     <input id="valued" type="checkbox" value="gift" data-bind="valued">
     <input id="r1" type="radio" value="one" data-bind="radio"><input id="r2" type="radio" value="two" data-bind="radio" checked>
     <select id="select" data-bind="select"><option value="x">x</option><option value="y" selected>y</option></select>
     <select id="many" multiple data-bind="many"><option>p</option><option selected>q</option></select>
     <textarea id="area" data-bind="deep.area">long</textarea>${SIGNALS}
     <button data-on:click="$myText = 'set'; $number = 7; $check = false; $valued = ''; $radio = 'two'; $select = 'y'; $many = ['p', 'q']; $deep.area = 'new'">go</button>`,
    {},
    async ({ page }) => {
      const all = async () => JSON.parse((await page.textContent("#signals")) ?? "");
      expect(await all()).toEqual({
        myText: "from the page",
        number: 3,
        check: false,
        valued: "",
        radio: "two",
        select: "y",
        many: ["q"],
        deep: { area: "long" },
      });
      await page.fill("#text", "typed");
      await page.fill("#number", "4");
      await page.check("#check");
      await page.check("#valued");
      await page.check("#r1");
      await page.selectOption("#select", "x");
      await page.selectOption("#many", ["p"]);
      await page.fill("#area", "written");
      expect(await all()).toEqual({
        myText: "typed",
        number: 4,
        check: true,
        valued: "gift",
        radio: "one",
        select: "x",
        many: ["p"],
        deep: { area: "written" },
      });
      await page.click("button");
      expect(await page.inputValue("#text")).toBe("set");
      expect(await page.inputValue("#number")).toBe("7");
      expect(await page.isChecked("#check")).toBe(false);
      expect(await page.isChecked("#valued")).toBe(false);
      expect(await page.isChecked("#r2")).toBe(true);
      expect(await page.inputValue("#select")).toBe("y");
      expect(await page.inputValue("#area")).toBe("new");
      expect(await page.$$eval("#many :checked", (chosen) => chosen.length)).toBe(2);
    },
  ));

test("a declared signal wins over a control's own value", () =>
  visit(
    `<div data-signals="{a: 'signal', n: 0}"></div><input id="a" data-bind="a" value="markup">
     <input id="n" type="number" data-bind="n">`,
    {},
    async ({ page }) => {
      expect(await page.inputValue("#a")).toBe("signal");
      expect(await page.inputValue("#n")).toBe("0");
    },
  ));

test("typing into a bound input keeps the caret where it was", () =>
  visit(
    `<input id="a" data-bind="a" value="held">
     <p id="p" data-text="$a"></p>`,
    {},
    async ({ page }) => {
      await page.focus("#a");
      await page.evaluate("document.activeElement.setSelectionRange(1, 1)");
      await page.keyboard.type("XY");
      expect(await page.textContent("#p")).toBe("hXYeld");
      expect(await page.$eval("#a", (el) => Reflect.get(el, "selectionStart"))).toBe(3);
    },
  ));

test("a ref is the element itself and is never part of what is sent", () =>
  visit(
    `<input id="a" data-ref="_field"><button data-on:click="$_field.focus()">go</button>`,
    {},
    async ({ page }) => {
      await page.click("button");
      expect(await page.evaluate("document.activeElement.id")).toBe("a");
    },
  ));

test("what data-ignore covers is left alone", () =>
  visit(
    `<div data-signals:a="1"></div><div data-ignore><p id="a" data-text="$a">as it was</p></div>
     <div data-ignore__self data-text="'no'"><p id="b" data-text="$a"></p></div>`,
    {},
    async ({ page }) => {
      expect(await page.textContent("#a")).toBe("as it was");
      expect(await page.textContent("#b")).toBe("1");
    },
  ));

test("the page's own data attributes are its own, and the nonce is taken off the page", () =>
  visit(
    `<p id="a" data-testid="x" data-state="y" data-text="'fine'"></p>`,
    {},
    async ({ page }) => {
      expect(await page.textContent("#a")).toBe("fine");
      expect(await page.getAttribute("html", "data-nonce")).toBeNull();
    },
  ));

const mistakes: [string, string, RegExp][] = [
  ["an attribute of another edition", `<p data-persist="x"></p>`, /data-persist.*not known/],
  ["an unknown key", `<p data-foo:bar="1"></p>`, /data-foo:bar.*not known/],
  ["an attribute of before v1", `<p data-on-click="1"></p>`, /data-on-click.*not known/],
  ["an unknown modifier", `<p data-on:click__twice="1"></p>`, /__twice is not known/],
  ["a missing key", `<p data-on="1"></p>`, /a key such as :name is missing/],
  ["a key too many", `<p data-text:a="1"></p>`, /takes no key/],
  ["a missing value", `<p data-text></p>`, /a value is missing/],
  ["a bind with both", `<input data-bind:a="true">`, /either a key or a value/],
  ["a bind of no control", `<p data-bind="a"></p>`, /can be bound/],
  ["an unknown action", `<p data-init="@fly()"></p>`, /unknown action @fly/],
  ["a wrong duration", `<p data-on-interval__duration.soon="1"></p>`, /one duration such as/],
  ["a wrong case", `<p data-signals:a__case.loud="1"></p>`, /the case \.loud/],
  ["signals that are no object", `<p data-signals="3"></p>`, /not an object/],
  [
    "an expression that throws",
    `<p id="a" data-text="nothing.at.all"></p>`,
    /data-text on <p#a>: nothing is not defined/,
  ],
];

test.for(mistakes)("%s is one clear error on the console", ([, markup, expected]) =>
  visit(markup, { allowErrors: [/^console: Datastar: /] }, async ({ page }) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.reload();
    await eventually("the error", () => expect(errors).toHaveLength(1));
    expect(errors[0]).toMatch(expected);
  }),
);

test("an expression that does not compile is told with its place, and the page goes on", () =>
  visit(
    `<p data-text="1 +"></p><p id="b" data-text="'alive'"></p>`,
    { allowErrors: [/does not compile/, /page error/] },
    async ({ page }) => {
      expect(await page.textContent("#b")).toBe("alive");
    },
  ));
