import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { commitNow } from "#db/group-commit.ts";
import { insertPayment } from "#db/queries/payments.ts";
import { insertRun } from "#db/queries/runs.ts";
import { listUndoings, type UndoingFilter } from "#db/queries/undoings.ts";
import { stepEvents } from "#db/schema.ts";
import type { RunKind } from "#db/statuses.ts";
import { observe } from "#server/events/run-observer.ts";
import * as answers from "#server/web/openapi/answers.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { readStream } from "../support/reading.ts";

let shop: TestApp;
let begun = 0;

beforeEach(async () => {
  shop = await openTestApp({ pace: { frameMs: 5, heartbeatMs: 10_000 } });
  begun = 0;
});
afterEach(() => shop.close());

interface Undone {
  kind?: RunKind;
  because?: string;
  detail?: string;
  attempts?: number;
}

/** A run of which one step was undone, as its services tell it. */
function undo({ kind = "order", because, detail, attempts = 1 }: Undone = {}): string {
  begun += 1;
  const runId = `run_${begun}`;
  const times = { createdAt: shop.clock.now, updatedAt: shop.clock.now };
  insertRun(shop.db, { id: runId, userId: "usr_alice", kind, title: `Run ${begun}`, ...times });
  const { changed } = observe(shop, { runId, userId: "usr_alice" });
  const step = "Payment";
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    changed({ step, status: "compensating", attempt, ...(because && { because }) });
  }
  if (detail) changed({ step, status: "compensated", detail });
  commitNow(shop.db);
  return runId;
}

function pay(runId: string, cents: { refundedCents?: number; status: "refunded" | "voided" }) {
  const times = { createdAt: 1, updatedAt: 1, expiresAt: 1 };
  const money = { amountCents: 4_000, currency: "EUR" };
  const capturedCents = cents.refundedCents ?? 0;
  const payment = { ...money, ...cents, capturedCents, attempt: 1, provider: "acorn", ...times };
  insertPayment(shop.db, { id: `pay_${runId}`, runId, awakeableId: runId, ...payment });
}

const page = async (query = "") => (await shop.as("admin").open(`/admin/undone${query}`)).text();

const list = async (query = "") => {
  const answer = await shop.as("admin").get(`/api/undone${query}`);
  return answers.undone.parse(await answer.json());
};
const titles = async (query = "") => (await list(query)).undoings.map(({ title }) => title);

describe("what was undone", () => {
  test("is told with its run, why, how often it was tried and how much went back", async () => {
    const runId = undo({ because: "The shopper changed their mind", attempts: 3 });
    pay(runId, { status: "refunded", refundedCents: 4_000 });
    observe(shop, { runId, userId: "usr_alice" }).changed({
      step: "Payment",
      status: "compensated",
      detail: "refunded",
    });
    commitNow(shop.db);
    expect((await list()).undoings).toMatchObject([
      { title: "Run 1", status: "compensated", attempts: 3, refundedCents: 4_000, currency: "EUR" },
    ]);
    const html = await page();
    expect(html).toContain(`href="/runs/${runId}"`);
    expect(html).toContain(
      "The shopper changed their mind. €40.00 refunded. It was tried 3 times.",
    );
  });

  test("is told while it is undone, and when it could not be", async () => {
    const runId = undo({ because: "The parcel is lost" });
    expect(await page()).toContain("Undoing");
    observe(shop, { runId, userId: "usr_alice" }).changed({
      step: "Payment",
      status: "uncompensated",
      reason: "the account is closed",
    });
    commitNow(shop.db);
    expect(await page()).toContain(
      "The parcel is lost. It could not be undone: the account is closed.",
    );
  });

  test("is there too when code told of it that knows no reasons: the step that failed has one", async () => {
    const runId = undo();
    const told = { runId, step: "Label", attempt: 1, at: shop.clock.now } as const;
    shop.db
      .insert(stepEvents)
      .values([
        { ...told, step: "Ask the carrier", status: "failed", detail: "the carrier is closed" },
        { ...told, status: "compensating" },
      ])
      .run();
    const { undoings } = await list();
    expect(undoings.map(({ step, reason }) => [step, reason])).toEqual([
      ["Label", "the carrier is closed"],
      ["Payment", null],
    ]);
  });

  test("names nobody any more whose name is taken out of its story", async () => {
    const runId = undo({ because: "Declined by Alice" });
    shop.db.update(stepEvents).set({ detail: "Declined by the traveller" }).run();
    expect((await list("?q=alice")).undoings).toEqual([]);
    expect((await list("?q=traveller")).undoings).toMatchObject([
      { runId, reason: "Declined by the traveller" },
    ]);
  });

  test("is for admins alone, and comes by itself to whoever looks", async () => {
    expect((await shop.as("alice").open("/admin/undone")).status).toBe(404);
    expect((await shop.as("alice").get("/api/undone")).status).toBe(403);
    expect((await shop.as("alice").get("/api/undone/csv")).status).toBe(403);
    const stream = await shop.as("admin").get("/stream/page?at=%2Fadmin%2Fundone");
    const reader = readStream(stream);
    await reader.until("the empty list", /Nothing was ever undone/);
    undo({ because: "The card was declined" });
    await reader.until("what was undone", /The card was declined/);
    await reader.close();
  });
});

describe("the list of what was undone", () => {
  test("is narrowed by kind, by words of why and by days", async () => {
    const monday = shop.clock.now;
    undo({ because: "The card was declined: expired" });
    undo({ kind: "trip", because: "The seats were sold" });
    shop.clock.now = monday + 3 * 86_400_000;
    undo({ kind: "trip", because: "The card was declined" });
    expect(await titles()).toEqual(["Run 3", "Run 2", "Run 1"]);
    expect(await titles("?kind=trip")).toEqual(["Run 3", "Run 2"]);
    expect(await titles("?q=DECLIN")).toEqual(["Run 3", "Run 1"]);
    expect(await titles("?q=declined+card&kind=trip")).toEqual(["Run 3"]);
    expect(await titles(`?q=${encodeURIComponent('"-*')}`)).toEqual([]);
    expect(await titles("?until=2026-01-05")).toEqual(["Run 2", "Run 1"]);
    expect(await titles("?from=2026-01-06&until=2026-01-08")).toEqual(["Run 3"]);
    expect(await titles("?from=2026-01-09")).toEqual([]);
    expect(await titles("?q=card&until=2026-01-07")).toEqual(["Run 1"]);
    expect(await titles("?from=yesterday&kind=cat&before=x")).toEqual(["Run 3", "Run 2", "Run 1"]);
    expect(await page("?q=zebra")).toContain("Nothing that was undone matches");
  });

  test("has pages of its own for what is older, none twice and none left out", async () => {
    const all = Array.from({ length: 65 }, () => undo({ because: "No answer" })).reverse();
    const seen: string[] = [];
    let path: string | undefined = "?q=answer&kind=order";
    while (path) {
      const html = await page(path);
      seen.push(...[...html.matchAll(/id="undone-open-\d+" href="\/runs\/([^"]+)"/g)].map(idOf));
      path = /id="older-undoings" href="\/admin\/undone([^"]+)"/.exec(html)?.[1];
      path = path?.replaceAll("&amp;", "&");
    }
    expect(seen).toEqual(all);
  });

  test("stays in order when the clock is set back", async () => {
    undo();
    shop.clock.now -= 86_400_000;
    undo();
    expect(await titles("?until=2026-01-04")).toEqual([]);
    expect(await titles("?from=2026-01-05")).toEqual(["Run 2", "Run 1"]);
  });

  test("is read along an index, however it is narrowed", () => {
    const filters: UndoingFilter[] = [
      { search: "" },
      { search: "", kind: "trip", from: 1, until: 2, before: 9 },
      { search: "card", kind: "trip", from: 1, before: 9 },
    ];
    for (const filter of filters) {
      for (const plan of plansOf(() => listUndoings(shop.db, { filter, limit: 30 }))) {
        expect(plan).not.toMatch(/\bSCAN (?!words VIRTUAL TABLE)|TEMP B-TREE/);
      }
    }
  });
});

function idOf([, id = ""]: RegExpExecArray): string {
  return id;
}

/** How SQLite goes about each statement that is made meanwhile. */
function plansOf(read: () => unknown): string[] {
  const { $client: client } = shop.db;
  const prepare = vi.spyOn(client, "prepare");
  read();
  const statements = prepare.mock.calls.map(([sql]) => sql).filter((sql) => /undoings/.test(sql));
  prepare.mockRestore();
  return statements.map((sql) => {
    const given = (sql.match(/\?/g) ?? []).map(() => "1");
    const plan = client.prepare(`explain query plan ${sql}`).all(...given);
    return JSON.stringify(plan);
  });
}

describe("the list as CSV", () => {
  test("reads back equal to the list, all of it, whatever was written into it", async () => {
    const reasons = [
      '=HYPERLINK("http://evil.example";"click")',
      "+1",
      "-2",
      "@sum",
      "\tindented",
      "'quoted",
      'a "word", and\r\na line',
      "Grüße; ＝1",
      "＝1+1",
    ];
    for (const because of reasons) undo({ because, detail: "cancelled" });
    for (let more = 0; more < 600; more += 1) undo({ because: "No answer", attempts: 2 });
    const [head = [], ...rows] = await readCsv();
    const read = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
    const everything = listUndoings(shop.db, { filter: { search: "" }, limit: 1_000 }).undoings;
    expect(read).toEqual(
      everything.map((undoing) => ({
        Run: undoing.title,
        "Run id": undoing.runId,
        Kind: undoing.kind,
        Step: undoing.step,
        State: undoing.status,
        Why: undoing.reason ?? "",
        "What became of it": undoing.detail ?? "",
        Refunded: "0",
        Released: "0",
        Currency: undoing.currency ?? "",
        Retried: String(undoing.attempts - 1),
        Began: new Date(undoing.beganAt).toISOString(),
        Ended: undoing.endedAt ? new Date(undoing.endedAt).toISOString() : "",
      })),
    );
  });

  test("holds nothing that a spreadsheet carries out, and is narrowed as the list is", async () => {
    undo({ because: "=cmd|' /C calc'!A0" });
    undo({ kind: "trip", because: "Late" });
    const csv = await csvText("?kind=order");
    expect(csv).toContain(`"'=cmd|' /C calc'!A0"`);
    expect(csv.trim().split("\r\n")).toHaveLength(2);
  });

  test("is sent piece by piece", async () => {
    for (let more = 0; more < 1_100; more += 1) undo();
    const answer = await shop.as("admin").get("/api/undone/csv", { "accept-encoding": "gzip" });
    const pieces: unknown[] = [];
    for await (const piece of z.instanceof(ReadableStream).parse(answer.body)) pieces.push(piece);
    expect(pieces).toHaveLength(4);
  });
});

async function csvText(query = ""): Promise<string> {
  return (await shop.as("admin").get(`/api/undone/csv${query}`)).text();
}

/** As a spreadsheet does, its mark for text taken off again. */
async function readCsv(): Promise<string[][]> {
  const cell = /("(?:[^"]|"")*"|[^",\r]*)(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (const [, said = "", end] of (await csvText()).matchAll(cell)) {
    rows.at(-1)?.push(
      said
        .replace(/^"(.*)"$/s, "$1")
        .replaceAll('""', '"')
        .replace(/^'/, ""),
    );
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
