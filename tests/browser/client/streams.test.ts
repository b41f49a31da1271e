import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { bench } from "./bench.ts";
import { elements, type Handler, inTurn, openStream, status, type TestServer } from "./server.ts";

const visit = bench();
const NETWORK = [/net::ERR_/, /503/];
/** What a page of the shop asks of its live stream, but for the pace. */
const FOREVER =
  "{retry: 'always', retryInterval: 30, retryMaxWait: 200, retryMaxWaitMs: 200, retryMaxCount: 1e9}";

const livePage = (options = FOREVER) =>
  `<div data-signals="{_told: ''}" data-on:datastar-fetch="$_told += evt.detail.type + ' '"></div>
   <p id="told" data-text="$_told"></p><p id="now">nothing yet</p>
   <input id="in" data-bind="word" value="first"><div id="live" data-init="@get('/live', ${options})"></div>`;

const say = (text: string) => elements(`<p id="now">${text}</p>`);

/** Says which connection this is, does what the turn asks for, and stays open after the last turn. */
function connections(...endings: ((end: Parameters<Handler>) => void)[]): Handler {
  return (hit, res, req) => {
    openStream(res);
    res.write(say(`connection ${hit.earlier}`));
    endings[hit.earlier]?.([hit, res, req]);
  };
}

const shows = (page: Page, text: string) =>
  eventually(`the page shows "${text}"`, async () =>
    expect(await page.textContent("#now")).toBe(text),
  );

const told = async (page: Page) => (await page.textContent("#told"))?.trim().split(" ") ?? [];

const openStreams = (server: TestServer) =>
  server.hits("/live").filter((hit) => !hit.isClosed()).length;

test("a stream that ends cleanly is opened again", () =>
  visit(
    livePage(),
    {
      routes: {
        "/live": connections(
          ([, res]) => res.end(),
          ([, res]) => res.end(),
        ),
      },
    },
    async ({ page, server }) => {
      await shows(page, "connection 2");
      expect(server.hits("/live")).toHaveLength(3);
      expect(await told(page)).toEqual([
        "started",
        ...["datastar-patch-elements", "retrying", "datastar-patch-elements", "retrying"],
        "datastar-patch-elements",
      ]);
    },
  ));

test("a 503 is asked again until it is over", () =>
  visit(
    livePage(),
    { allowErrors: NETWORK, routes: { "/live": inTurn(status(503), status(503), connections()) } },
    async ({ page }) => {
      await shows(page, "connection 2");
      expect((await told(page)).filter((type) => type === "error")).toHaveLength(2);
    },
  ));

test("whoever refuses says how long to wait, and is asked no sooner", () => {
  const times: number[] = [];
  const refusing: Handler = (_, res) => {
    times.push(performance.now());
    res.writeHead(429, { "Retry-After": "1" }).end();
  };
  const then: Handler = (...given) => {
    times.push(performance.now());
    return connections()(...given);
  };
  return visit(
    livePage(),
    { allowErrors: [/429/], routes: { "/live": inTurn(refusing, then) } },
    async ({ page }) => {
      await shows(page, "connection 1");
      const [refused = 0, taken = 0] = times;
      expect(taken - refused).toBeGreaterThanOrEqual(990);
    },
  );
});

test("a socket that dies in the middle of an event is replaced", () =>
  visit(
    livePage(),
    {
      allowErrors: NETWORK,
      routes: {
        "/live": connections(([, res]) => {
          res.write('event: datastar-patch-elements\ndata: elements <p id="now">half');
          setImmediate(() => res.destroy());
        }),
      },
    },
    async ({ page }) => {
      await shows(page, "connection 1");
    },
  ));

test("a server that restarts is found again", () =>
  visit(
    livePage(),
    { allowErrors: NETWORK, routes: { "/live": connections() } },
    async ({ page, server }) => {
      await shows(page, "connection 0");
      await server.down();
      await eventually("the page notices", async () => {
        expect((await told(page)).filter((type) => type === "retrying").length).toBeGreaterThan(1);
      });
      await server.up();
      await shows(page, "connection 1");
    },
  ));

let endOfTheFirst: (() => void) | undefined;

test("a stream comes back with the last event id and the signals of that moment, at the pace it was told", () =>
  visit(
    livePage("{retry: 'always', retryInterval: 60000, retryMaxCount: 1e9}"),
    {
      routes: {
        "/live": connections(([, res]) => {
          res.write("retry: 20\nid: e7\n\n: a comment\n\n");
          endOfTheFirst ??= () => res.end();
        }),
      },
    },
    async ({ page, server }) => {
      await shows(page, "connection 0");
      await page.fill("#in", "second");
      endOfTheFirst?.();
      await shows(page, "connection 1");
      const [first, second] = server.hits("/live");
      expect(first?.headers["last-event-id"]).toBeUndefined();
      expect(second?.headers["last-event-id"]).toBe("e7");
      expect(first?.url.searchParams.get("datastar")).toBe('{"word":"first"}');
      expect(second?.url.searchParams.get("datastar")).toBe('{"word":"second"}');
    },
  ));

test("an event is read whole however its bytes are cut and its lines end", () =>
  visit(
    livePage(),
    {
      routes: {
        "/live": async (_, res) => {
          openStream(res);
          const bytes = Buffer.from(say("grüße €").replaceAll("\n", "\r\n") + say("ok 👍"));
          for (const byte of bytes) {
            res.write(Buffer.of(byte));
            await new Promise(setImmediate);
          }
        },
      },
    },
    async ({ page }) => {
      await shows(page, "ok 👍");
      expect(await told(page)).toEqual([
        "started",
        "datastar-patch-elements",
        "datastar-patch-elements",
      ]);
    },
  ));

const hide = (page: Page, hidden: boolean) =>
  page.evaluate(`Object.defineProperty(document, "hidden", { configurable: true, value: ${hidden} });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))`);

test("a stream closes while the tab is hidden and opens again at once when it is seen", () =>
  visit(livePage(), { routes: { "/live": connections() } }, async ({ page, server }) => {
    await shows(page, "connection 0");
    await hide(page, true);
    await eventually("the stream is closed", () => expect(openStreams(server)).toBe(0));
    await hide(page, false);
    await shows(page, "connection 1");
    expect(openStreams(server)).toBe(1);
    expect(await told(page)).not.toContain("retrying");
  }));

test("a page that loads hidden opens its stream when it is seen", () =>
  visit("", {}, async ({ page, server }) => {
    await page.addInitScript(
      `Object.defineProperty(document, "hidden", { configurable: true, value: true })`,
    );
    server.serve(livePage(), { "/live": connections() });
    await page.reload();
    expect(await told(page)).toEqual(["started"]);
    expect(server.hits("/live")).toHaveLength(0);
    await hide(page, false);
    await shows(page, "connection 0");
  }));

test("openWhenHidden keeps a stream open, but not in the back/forward cache", () =>
  visit(
    livePage(FOREVER.replace("{", "{openWhenHidden: true, ")),
    { routes: { "/live": connections() } },
    async ({ page, server }) => {
      await shows(page, "connection 0");
      await hide(page, true);
      await page.evaluate("new Promise(requestAnimationFrame)");
      expect(openStreams(server)).toBe(1);
      await page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))",
      );
      await eventually("the stream is closed", () => expect(openStreams(server)).toBe(0));
      await page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
      );
      await shows(page, "connection 1");
    },
  ));

const COMMAND = (options: string) =>
  `${livePage("{retry: 'never'}")}<button id="go" data-on:click="@post('/command', ${options})">go</button>`;

const dies: Handler = (_, res) => {
  res.destroy();
};

const retries: [string, string, Handler, number][] = [
  ["auto asks again after a lost answer", "{retryInterval: 1, retryMaxCount: 2}", dies, 3],
  ["a command with retryMaxCount 0 is sent once", "{retryMaxCount: 0}", dies, 1],
  ["never is never", "{retry: 'never'}", dies, 1],
  ["auto takes an error status for an answer", "{retryInterval: 1}", status(503), 1],
  [
    "error asks again after an error status",
    "{retry: 'error', retryInterval: 1, retryMaxCount: 3}",
    status(503),
    4,
  ],
  ["always takes 204 for an answer", "{retry: 'always', retryInterval: 1}", status(204), 1],
];

test.for(retries)("retry: %s", ([, options, answer, expected]) =>
  visit(
    COMMAND(options),
    { allowErrors: NETWORK, routes: { "/live": status(204), "/command": answer } },
    async ({ page, server }) => {
      await eventually("the page is ready", async () =>
        expect(await told(page)).toContain("finished"),
      );
      await page.evaluate("go.click()");
      await eventually("the command ends", async () => {
        expect((await told(page)).filter((type) => type === "finished")).toHaveLength(2);
      });
      // The browser itself sends again what a reused socket lost, under the same attempt.
      const sent = server.hits("/command").length;
      expect(sent).toBeGreaterThanOrEqual(expected);
      const tries = (await told(page)).filter((type) => type === "retrying").length + 1;
      expect(tries).toBe(expected);
      const isGivenUp = answer === dies || expected > 1;
      expect((await told(page)).includes("retries-failed")).toBe(
        isGivenUp && !options.includes("never"),
      );
    },
  ),
);

const GROWING =
  "{retry: 'error', retryInterval: 20, retryScaler: 3, retryMaxWait: 100, retryMaxCount: 4}";

test("the pause between retries grows by its scaler up to its limit", () =>
  visit("", { allowErrors: NETWORK }, async ({ page, server }) => {
    const retrying = async () => (await told(page)).filter((type) => type === "retrying").length;
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1_000);
    server.serve(livePage(GROWING), {
      "/live": status(503),
    });
    await page.reload();
    for (const [turn, pause] of [20, 60, 100, 100].entries()) {
      await eventually(`failure ${turn + 1}`, async () => expect(await retrying()).toBe(turn + 1));
      await page.clock.runFor(pause - 1);
      expect(server.hits("/live")).toHaveLength(turn + 1);
      await page.clock.runFor(1);
      await eventually(`retry ${turn + 1}`, () =>
        expect(server.hits("/live")).toHaveLength(turn + 2),
      );
    }
    await eventually("giving up", async () => expect(await told(page)).toContain("retries-failed"));
  }));
