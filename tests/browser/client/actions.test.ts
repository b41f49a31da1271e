import { ServerSentEventGenerator } from "@starfederation/datastar-sdk";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { bench } from "./bench.ts";
import { events, html, json, openStream, signals, signalsOf, status } from "./server.ts";

const visit = bench();
const LOG = `<div data-signals="{_log: ''}"
  data-on:datastar-fetch="$_log += evt.detail.type + (evt.detail.argsRaw.status ?? '') + ' '"></div><p id="log" data-text="$_log"></p>`;

test.for(["get", "post", "put", "patch", "delete"])(
  "@%s sends the signals, and none that begins with _",
  (verb) =>
    visit(
      `<div data-signals="{a: 1, _b: 2, c: {_d: 3, e: 'é&'}}"></div><button data-on:click="@${verb}('/x?y=1')">go</button>`,
      { routes: { "/x": status(204) } },
      async ({ page, server }) => {
        await page.click("button");
        await eventually("the request", () => expect(server.hits("/x")).toHaveLength(1));
        const [hit] = server.hits("/x");
        const isInAddress = ["get", "delete"].includes(verb);
        expect(hit?.method).toBe(verb.toUpperCase());
        expect(signalsOf(hit)).toEqual({ a: 1, c: { e: "é&" } });
        expect(hit?.url.searchParams.get("y")).toBe("1");
        expect(hit?.url.searchParams.has("datastar")).toBe(isInAddress);
        expect(hit?.headers["datastar-request"]).toBe("true");
        expect(hit?.headers["content-type"]).toBe(isInAddress ? undefined : "application/json");
        expect(hit?.headers.accept).toBe("text/event-stream, text/html, application/json");
      },
    ),
);

test("headers and filterSignals shape the request", () =>
  visit(
    `<div data-signals="{a: 1, b: 2, _c: 3}"></div>
     <button data-on:click="@post('/x', {headers: {'Idempotency-Key': 'k1'}, filterSignals: {include: /^(a|_c)$/}})">go</button>`,
    { routes: { "/x": status(204) } },
    async ({ page, server }) => {
      await page.click("button");
      await eventually("the request", () => expect(server.hits("/x")).toHaveLength(1));
      expect(server.hits("/x")[0]?.headers["idempotency-key"]).toBe("k1");
      expect(signalsOf(server.hits("/x")[0])).toEqual({ a: 1 });
    },
  ));

test("contentType form sends the nearest form with its submitter, and no signals", () =>
  visit(
    `<div data-signals:secret="1"></div>
     <form data-on:submit="@post('/x', {contentType: 'form'})"><input name="who" value="a&b"><button name="do" value="it">go</button></form>
     <form><input name="q" value="z"><button id="b" name="do" value="that" data-on:click="@get('/y', {contentType: 'form'})">go</button></form>`,
    { routes: { "/x": status(204), "/y": status(204) } },
    async ({ page, server }) => {
      await page.click("form >> text=go");
      await page.click("#b");
      await eventually("both", () => expect(server.hits("/y")).toHaveLength(1));
      expect(server.hits("/x")[0]?.body).toBe("who=a%26b&do=it");
      expect(server.hits("/x")[0]?.headers["content-type"]).toMatch(
        /^application\/x-www-form-urlencoded/,
      );
      expect(server.hits("/y")[0]?.url.search).toBe("?q=z&do=that");
      expect(new URL(page.url()).pathname).toBe("/");
    },
  ));

test("a form with an invalid field sends nothing and leaves no indicator stuck", () =>
  visit(
    `<form><input name="who" required><button data-indicator="_busy" data-attr:disabled="$_busy"
       data-on:click="@post('/x', {contentType: 'form'})">go</button></form>`,
    { routes: { "/x": status(204) } },
    async ({ page, server }) => {
      await page.click("button");
      expect(await page.isDisabled("button")).toBe(false);
      await page.fill("input", "Ada");
      await page.click("button");
      await eventually("the request", () => expect(server.hits("/x")).toHaveLength(1));
    },
  ));

test("an indicator is on while its element's request runs, every time, and guards against clicks", () =>
  visit(
    `<button id="a" data-indicator="_busy" data-attr:disabled="$_busy" data-on:click="@post('/slow')">go</button>
     <p id="busy" data-text="$_busy ? 'busy' : 'idle'"></p>`,
    {
      routes: {
        "/slow": (_, res) => {
          setTimeout(() => res.writeHead(204).end(), 150);
        },
      },
    },
    async ({ page, server }) => {
      for (const round of [1, 2]) {
        await page.$eval("#a", (el) => [el.click(), el.click(), el.click()]);
        expect(await page.textContent("#busy")).toBe("busy");
        await eventually("the end", async () =>
          expect(await page.textContent("#busy")).toBe("idle"),
        );
        expect(server.hits("/slow")).toHaveLength(round);
      }
    },
  ));

test("a newer request cancels an earlier one of the same method and address, and no other", () =>
  visit(
    `${LOG}<button id="same" data-on:click="@post('/x')">x</button><button id="other" data-on:click="@post('/y')">y</button>
     <button id="free" data-on:click="@post('/z', {requestCancellation: 'disabled'})">z</button>`,
    {
      routes: {
        "/x": (_, res) => openStream(res),
        "/y": (_, res) => openStream(res),
        "/z": (_, res) => openStream(res),
      },
    },
    async ({ page, server }) => {
      const open = (path: string) => server.hits(path).map((hit) => !hit.isClosed());
      await page.click("#same");
      await page.click("#other");
      await page.click("#free");
      await eventually("the first", () =>
        expect([...open("/x"), ...open("/y"), ...open("/z")]).toEqual([true, true, true]),
      );
      await page.click("#same");
      await page.click("#free");
      await eventually("the second", () => {
        expect(open("/x")).toEqual([false, true]);
        expect(open("/y")).toEqual([true]);
        expect(open("/z")).toEqual([true, true]);
      });
    },
  ));

test("a request tells started and finished, and an error status with its number", () =>
  visit(
    `${LOG}<button data-on:click="@post('/x')">go</button>`,
    { routes: { "/x": status(422) }, allowErrors: [/422/] },
    async ({ page, server }) => {
      await page.click("button");
      await eventually("the end", async () => {
        expect(await page.textContent("#log")).toBe("started error422 finished ");
      });
      expect(server.hits("/x")).toHaveLength(1);
    },
  ));

test("replies of HTML and of JSON are patches when they come with 200", () =>
  visit(
    `<div data-signals="{n: 1, kept: 1}"></div><p id="a">old</p><p id="b" data-text="$n + ' ' + $kept"></p>
     <button id="html" data-on:click="@get('/html')">h</button><button id="inner" data-on:click="@get('/inner')">i</button>
     <button id="json" data-on:click="@get('/json')">j</button><button id="missing" data-on:click="@get('/missing')">m</button>
     <button id="ignored" data-on:click="@get('/ignored')">g</button>`,
    {
      routes: {
        "/html": html(`<p id="a">new</p>`),
        "/inner": html("<b>in</b>", { "datastar-selector": "#a", "datastar-mode": "inner" }),
        "/json": json({ n: 2 }),
        "/missing": json({ n: 3, kept: 3 }, { "datastar-only-if-missing": "true" }),
        "/ignored": (_, res) =>
          void res.writeHead(201, { "Content-Type": "text/html" }).end(`<p id="a">no</p>`),
      },
    },
    async ({ page, server }) => {
      const says = (selector: string, text: string) =>
        eventually(`${selector} says ${text}`, async () =>
          expect(await page.textContent(selector)).toBe(text),
        );
      await page.click("#html");
      await says("#a", "new");
      await page.click("#inner");
      await says("#a", "in");
      await page.click("#json");
      await says("#b", "2 1");
      await page.click("#missing");
      await page.click("#ignored");
      await eventually("the ignored reply", () => expect(server.hits("/ignored")).toHaveLength(1));
      await says("#b", "2 1");
      await says("#a", "in");
    },
  ));

test("the server's SDK is understood", () =>
  visit(
    `<div data-signals="{n: 1}"></div><p id="a">old</p><p id="b" data-text="$n"></p><ul id="list"><li id="x">x</li></ul>
     <button data-on:click="@post('/sdk')">go</button>`,
    {
      routes: {
        "/sdk": (_, res, req) =>
          ServerSentEventGenerator.stream(req, res, (stream) => {
            stream.patchElements(`<p id="a">\n  two\n  lines</p>`);
            stream.patchElements("<li>y</li>", { selector: "#list", mode: "append" });
            stream.removeElements("#x");
            stream.patchSignals(JSON.stringify({ n: 7 }));
            stream.close();
          }),
      },
    },
    async ({ page }) => {
      await page.click("button");
      await eventually("the signal", async () => expect(await page.textContent("#b")).toBe("7"));
      expect(await page.textContent("#a")).toBe("\n  two\n  lines");
      expect(await page.textContent("#list")).toBe("y");
    },
  ));

test("peek reads without following, setAll and toggleAll change what their filter lets through", () =>
  visit(
    `<div data-signals="{a: 1, b: 1, set: {x: true, y: false}}"></div>
     <p id="peek" data-text="$a + ':' + @peek(() => $b)"></p><p id="set" data-text="JSON.stringify($set)"></p>
     <button id="b" data-on:click="$b = 2">b</button><button id="a" data-on:click="$a = 2">a</button>
     <button id="toggle" data-on:click="@toggleAll({include: /^set\\./})">t</button>
     <button id="all" data-on:click="@setAll(9, {include: /^set/, exclude: /y$/})">s</button>`,
    {},
    async ({ page }) => {
      await page.click("#b");
      expect(await page.textContent("#peek")).toBe("1:1");
      await page.click("#a");
      expect(await page.textContent("#peek")).toBe("2:2");
      await page.click("#toggle");
      expect(await page.textContent("#set")).toBe('{"x":false,"y":true}');
      await page.click("#all");
      expect(await page.textContent("#set")).toBe('{"x":9,"y":true}');
    },
  ));

const mistakes: [string, string, RegExp][] = [
  ["an unknown option", `@get('/x', {retries: 1})`, /the option retries is not known/],
  [
    "an option of the wrong type",
    `@get('/x', {retryInterval: '1s'})`,
    /retryInterval has a wrong type/,
  ],
  ["a missing address", `@get()`, /an address is missing/],
  ["a form that is not there", `@post('/x', {contentType: 'form'})`, /no form around/],
  ["an event of another version", `@get('/old')`, /datastar-merge-fragments.*not known/],
  ["signals that are no JSON", `@get('/broken')`, /datastar-patch-signals/],
  ["a reply of another type", `@get('/text')`, /text\/plain is no patch/],
];

test.for(mistakes)("%s is one clear error on the console", ([, expression, expected]) =>
  visit(
    `<button data-on:click="${expression}">go</button>`,
    {
      allowErrors: [expected],
      routes: {
        "/old": events("event: datastar-merge-fragments\ndata: fragments <p></p>\n\n"),
        "/broken": events("event: datastar-patch-signals\ndata: signals {a\n\n"),
        "/text": (_, res) => void res.writeHead(200, { "Content-Type": "text/plain" }).end("hello"),
        "/x": events(signals({})),
      },
    },
    async ({ page }) => {
      const error = page.waitForEvent("console", (message) => message.type() === "error");
      await page.click("button");
      expect((await error).text()).toMatch(expected);
    },
  ),
);
