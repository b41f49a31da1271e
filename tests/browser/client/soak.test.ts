import type { CDPSession } from "playwright-core";
import { expect, test } from "vitest";
import { bench } from "./bench.ts";

const visit = bench();
const ROUNDS = 5_000;
const MEBIBYTE = 1024 * 1024;

/** Fifty rows as the shop has them: ids, text, a handler, a class that follows a signal; ten are always new. */
const DRAW = `
  const row = (n, round) => '<li id="row-' + n + '" class="r' + (round % 3) + '" data-class:on="$on">' +
    '<b>' + (n * round) + '</b><button id="b-' + n + '" data-on:click="$on = !$on" data-indicator="_busy">x</button></li>';
  const draw = (round) => {
    const ids = Array.from({ length: 50 }, (_, n) => (n < 40 ? n : n + round * 10));
    return '<ul id="list">' + ids.map((n) => row(n, round)).join("") + "</ul>";
  };
  const frame = (round) => "event: datastar-patch-elements\\ndata: elements " + draw(round) + "\\n\\n";
`;

/** Patches arrive as they do in life, as a stream; the page's own fetch makes them up so that it is fast. */
const SOAK = `async (from, to) => {
  ${DRAW}
  const encoder = new TextEncoder();
  let round = from;
  const body = new ReadableStream({
    pull(stream) {
      if (round === to) return stream.close();
      stream.enqueue(encoder.encode(frame(round++)));
    },
  });
  const real = window.fetch;
  window.fetch = async () => new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  const finished = new Promise((done) => document.addEventListener("datastar-fetch", function end({ detail }) {
    if (detail.type !== "finished") return;
    document.removeEventListener("datastar-fetch", end);
    done();
  }));
  go.click();
  await finished;
  window.fetch = real;
}`;

test(
  "15,000 morphs of 50 rows leave the heap, the nodes and the listeners as they were",
  { timeout: 240_000 },
  () =>
    visit(
      `<div data-signals="{on: true}"></div><ul id="list"></ul><button id="go" data-on:click="@get('/soak')">go</button>`,
      {},
      async ({ page }) => {
        const devtools = await page.context().newCDPSession(page);
        await devtools.send("Performance.enable");
        await page.evaluate(`(${SOAK})(0, ${ROUNDS / 10})`);
        const before = await measure(devtools);
        for (const part of [0, 1, 2]) {
          await page.evaluate(`(${SOAK})(${part * ROUNDS}, ${(part + 1) * ROUNDS})`);
        }
        const after = await measure(devtools);
        console.info(
          `Soak: heap ${before.heap} → ${after.heap} bytes, ${before.nodes} → ${after.nodes} nodes`,
        );
        expect(await page.$$eval("#list > li.on", (rows) => rows.length)).toBe(50);
        expect(after.heap - before.heap).toBeLessThan(2 * MEBIBYTE);
        expect(after.nodes - before.nodes).toBeLessThan(200);
        expect(after.listeners - before.listeners).toBeLessThan(20);
      },
    ),
);

async function measure(devtools: CDPSession) {
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const metric = (wanted: string) =>
    metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return {
    heap: metric("JSHeapUsedSize"),
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
  };
}
