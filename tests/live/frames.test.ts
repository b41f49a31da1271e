import { setImmediate as settled } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Hub } from "#server/events/hub.ts";
import { DrawingQueue } from "#server/live/drawing-queue.ts";
import { eventStream } from "#server/live/event-stream.ts";
import { type Frame, frames, type LiveView, type Pace } from "#server/live/frames.ts";
import { patchElements } from "#server/live/patches.ts";
import { within } from "../support/waiting.ts";

let hub: Hub;
const queue = new DrawingQueue();
let reader: AbortController;
let state: Record<string, string>;
let drawn: number;

beforeEach(() => {
  hub = new Hub();
  reader = new AbortController();
  state = { cart: "empty", orders: "none" };
  drawn = 0;
});

afterEach(() => expect(hub.size).toBe(0));

const view: LiveView = {
  topics: ["sku:WRK-0101"],
  draw: () => {
    drawn += 1;
    const regions = Object.entries(state).map(([id, text]) => [id, `<p id="${id}">${text}</p>`]);
    return { regions: Object.fromEntries(regions), last: state.cart === "closed" };
  },
};

function open(pace: Pace = {}) {
  const made = frames({ hub, queue, view, signal: reader.signal, ...pace });
  return { made, next: () => nextOf(made) };
}

async function nextOf(made: AsyncGenerator<Frame>): Promise<string> {
  const { value } = await within(5_000, "a frame", made.next());
  return value ? value.sign + value.changes : "(ended)";
}

function change(given: Record<string, string>): void {
  state = { ...state, ...given };
  hub.wake("sku:WRK-0101");
}

const fast = { frameMs: 1, heartbeatMs: 60_000 };

describe("frames", () => {
  test("begin with everything and a sign of life", async () => {
    const { made, next } = open(fast);
    const first = await next();
    expect(first).toContain('<p id="cart">empty</p>');
    expect(first).toContain('<p id="orders">none</p>');
    expect(first).toContain('"_stale":false');
    await made.return(undefined);
  });

  test("carry only the regions that changed", async () => {
    const { made, next } = open(fast);
    await next();
    change({ cart: "one saw" });
    const frame = await next();
    expect(frame).toContain("one saw");
    expect(frame).not.toContain("orders");
    await made.return(undefined);
  });

  test("are not made for a wake-up that changed nothing to be seen", async () => {
    const { made, next } = open(fast);
    await next();
    const frame = next();
    hub.wake("sku:WRK-0101");
    await expect.poll(() => drawn).toBe(2);
    change({ cart: "one saw" });
    expect(await frame).toContain("one saw");
    await made.return(undefined);
  });

  test("hold what changed while the first one was drawn", async () => {
    const draw = view.draw;
    const busy: LiveView = {
      ...view,
      draw: async () => {
        const before = await draw();
        if (drawn === 1) change({ cart: "changed meanwhile" });
        return before;
      },
    };
    const made = frames({ hub, queue, view: busy, signal: reader.signal, ...fast });
    expect(await nextOf(made)).toContain("empty");
    expect(await nextOf(made)).toContain("changed meanwhile");
    await made.return(undefined);
  });

  test("come about ten times a second at most, however much happens", async () => {
    const { made, next } = open();
    await next();
    const begin = performance.now();
    const busy = setInterval(() => change({ cart: `${performance.now()}` }), 1);
    for (let count = 0; count < 5; count++) await next();
    clearInterval(busy);
    expect(performance.now() - begin).toBeGreaterThan(450);
    await made.return(undefined);
  });

  test("skip states for a slow reader, and end at the latest", async () => {
    const { made, next } = open(fast);
    await next();
    for (let count = 1; count <= 1_000; count++) change({ cart: `state ${count}.` });
    const frame = await next();
    expect(frame).toContain("state 1000.");
    expect(frame).not.toContain("state 999.");
    expect(drawn).toBe(2);
    await made.return(undefined);
  });

  test("are a sign of life when nothing happens", async () => {
    const { made, next } = open({ frameMs: 1, heartbeatMs: 20 });
    await next();
    const beats = [await next(), await next()];
    expect(beats.map((beat) => /"_beat":(\d+)/.exec(beat)?.[1])).toEqual(["2", "3"]);
    expect(beats.join()).not.toContain("<p");
    expect(drawn).toBe(1);
    await made.return(undefined);
  });

  test("are a sign of life when very much happens", async () => {
    const { made, next } = open(fast);
    await next();
    change({ cart: "one saw" });
    expect(await next()).toContain('"_beat":2');
    await made.return(undefined);
  });

  test("are a sign of life when what happens changes nothing to be seen", async () => {
    const { made, next } = open({ frameMs: 1, heartbeatMs: 50 });
    await next();
    const busy = setInterval(() => hub.wake("sku:WRK-0101"), 2);
    expect(await next()).toContain('"_beat":2');
    clearInterval(busy);
    await made.return(undefined);
  });

  test("end when the reader goes, at once", async () => {
    const { next } = open();
    await next();
    const ended = next();
    reader.abort();
    expect(await ended).toBe("(ended)");
  });

  test("end with the drawing that is the last", async () => {
    const { next } = open(fast);
    await next();
    change({ cart: "closed" });
    expect(await next()).toContain("closed");
    expect(await next()).toBe("(ended)");
  });

  test("that fail to be drawn leave no listener", async () => {
    const broken = { ...view, draw: () => Promise.reject(new Error("no database")) };
    const made = frames({ hub, queue, view: broken, signal: reader.signal });
    await expect(made.next()).rejects.toThrow("no database");
  });
});

describe("an event", () => {
  test("cannot be forged by a text with any kind of newline", () => {
    const forged = "event: datastar-patch-signals\ndata: signals {}\n\n";
    for (const newline of ["\r", "\n", "\r\n", "\n\n", "\r\r", "\r\n\r\n"]) {
      const event = patchElements(`<p id="cart">x${newline}${forged}</p>`);
      const lines = event.trimEnd().split(/\r\n|\r|\n/);
      expect(lines[0]).toBe("event: datastar-patch-elements");
      for (const line of lines.slice(1)) expect(line).toMatch(/^data: elements/);
    }
  });
});

describe("the stream", () => {
  async function* many(signal: AbortSignal) {
    for (let count = 0; count < 200 && !signal.aborted; count++) yield changed(page(count));
  }
  const page = (count: number) =>
    `<ul id="list">${Array.from({ length: 50 }, (_, row) => `<li id="row-${row}">Row ${row}: ${row === 7 ? count : "as it was"}</li>`).join("")}</ul>`;
  const changed = (html: string): Frame => ({ sign: "", changes: patchElements(html) });
  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
  const stopping = new AbortController().signal;

  test.each(["gzip", "gzip, br", "GZIP;q=0.5", "gzip;q=1.0, br;q=1.0"])(
    "is compressed for %s, whole, and much smaller",
    async (acceptEncoding) => {
      const plain = await bytesOf(eventStream(many, { stopping }));
      const packed = eventStream(many, { stopping, acceptEncoding });
      expect(packed.headers.get("content-encoding")).toBe("gzip");
      const bytes = await bytesOf(packed);
      expect(gunzipSync(bytes).equals(plain)).toBe(true);
      expect(bytes.length).toBeLessThan(plain.length / 20);
    },
  );

  test.each([undefined, "", "br", "gzip;q=0", "gzip;q=0.0, br", "gzipped"])(
    "is plain for %s",
    (acceptEncoding) => {
      const { headers } = eventStream(many, { stopping, acceptEncoding });
      expect(headers.get("content-encoding")).toBeNull();
      expect(headers.get("vary")).toBe("Accept-Encoding");
    },
  );

  test("compressed reaches the reader with each frame, and not only at its end", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* two() {
      yield changed('<p id="cart">first</p>');
      await held;
    }
    const body = eventStream(two, { stopping, acceptEncoding: "gzip" }).body?.getReader();
    const first = await within(5_000, "the first frame", body?.read() ?? Promise.reject());
    expect(first.value?.length).toBeGreaterThan(0);
    release();
    await body?.cancel();
  });

  test("makes no frame that nobody has asked for", async () => {
    let made = 0;
    async function* counted() {
      for (;;) yield changed(`${made++}`);
    }
    const body = eventStream(counted, { stopping }).body?.getReader();
    expect(made).toBe(0);
    await body?.read();
    await body?.read();
    expect(made).toBe(2);
    await body?.cancel();
  });

  test("that waits keeps nothing of what it has shown", async () => {
    const html = () => `<p id="cart">${"—".repeat(50_000)}${Math.random()}</p>`;
    const own: LiveView = { ...view, draw: () => ({ regions: { cart: html() }, own: true }) };
    const opened = () => {
      const make = (signal: AbortSignal) => frames({ hub, queue, view: own, signal, ...fast });
      return eventStream(make, { stopping, acceptEncoding: "gzip" }).body?.getReader();
    };
    const heapUsed = async () => {
      await settled();
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await heapUsed();
    const readers = Array.from({ length: 200 }, opened);
    await Promise.all(readers.map((body) => body?.read()));
    const second = readers.map((body) => body?.read());
    hub.wake("sku:WRK-0101");
    await within(10_000, "everybody's second frame", Promise.all(second));
    const each = ((await heapUsed()) - before) / readers.length;
    // Each was shown 200 KB.
    expect(each / 1024).toBeLessThan(20);
    await Promise.all(readers.map((body) => body?.cancel()));
  });

  test("10,000 of them, opened and left, leave no memory behind", async () => {
    const openAndLeave = async (times: number) => {
      for (let count = 0; count < times; count++) {
        const answer = eventStream((signal) => frames({ hub, queue, view, signal }), { stopping });
        const body = answer.body?.getReader();
        await body?.read();
        await body?.cancel();
      }
      await settled();
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await openAndLeave(1_000);
    const after = await openAndLeave(9_000);
    expect((after - before) / 2 ** 20).toBeLessThan(5);
  });
});

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}
