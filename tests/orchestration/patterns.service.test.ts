import { readdirSync, readFileSync } from "node:fs";
import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at } from "#server/restate/at.ts";
import { importRows } from "./patterns/batch-with-a-limit.ts";
import { validate } from "./patterns/fan-out-validation.ts";
import { onApprove, refund } from "./patterns/human-in-the-loop.ts";
import { productPage } from "./patterns/parallel-enrichment.ts";
import { quoteOrNothing, shippingQuote } from "./patterns/race-with-a-timeout.ts";
import { sell } from "./patterns/saga-with-partial-compensation.ts";
import { shop } from "./patterns/shop.ts";
import { build, status } from "./patterns/status-tracking.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const refunds = restate.workflow({
  name: "PatternRefund",
  handlers: { run: refund, onApprove },
  options: { explicitCancellation: true },
});
const builds = restate.workflow({ name: "PatternBuild", handlers: { run: build, status } });
const HOUR = 3_600_000;

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [shop, refunds, builds] });
});
afterAll(() => bench?.stop());

describe("the guide to the patterns", () => {
  const guide = readFileSync(new URL("../../docs/patterns.md", import.meta.url), "utf8");
  const folder = new URL("./patterns/", import.meta.url);
  const snippets = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(new URL(file, folder), "utf8");
    const [, name, code] = /^\/\/ #region (.+)\n([\s\S]*?)^\/\/ #endregion$/m.exec(source) ?? [];
    return name && code ? [{ name, code }] : [];
  });

  test("shows seven patterns, each in the very lines that run below", () => {
    const shown = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
    expect(snippets).toHaveLength(7);
    expect([...shown].sort()).toEqual(snippets.map(({ code }) => code).sort());
  });

  test.each(snippets)("has a section for $name", ({ name }) => {
    expect(guide.toLowerCase()).toMatch(new RegExp(`^## .*${name}`, "m"));
  });

  test("names only tests that exist", () => {
    const named = [...guide.matchAll(/`(tests\/[\w./-]+\.ts)`, “([^”]+)”/g)];
    expect(named.length).toBeGreaterThanOrEqual(7);
    for (const [, file = "", title = ""] of named) {
      const source = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      expect(source, `${file}: ${title}`).toContain(`"${title}"`);
    }
  });
});

describe("the patterns run as shown", () => {
  test("fan-out validation", async () => {
    const fine = { quantity: 2, country: "FR" };
    expect(await bench.play((ctx) => validate(ctx, fine))).toBe("3 left, shipped to FR");
    const wrong = bench.play((ctx) => validate(ctx, { quantity: 9, country: "AQ" }));
    await expect(wrong).rejects.toThrow("stock: only 5 left; zone: we do not ship to AQ");
  });

  test("parallel enrichment", async () => {
    const page = await bench.play((ctx) => productPage(ctx, "saw"));
    expect(page).toEqual({ cents: 300, reviews: ["saw is good"] });
    const bare = await bench.play((ctx) => productPage(ctx, "unknown"));
    expect(bare).toEqual({ cents: 700, reviews: [] });
  });

  test("batch with a limit", async () => {
    const rows = Array.from({ length: 20 }, (_, row) => row);
    const outcome = await bench.play((ctx) => importRows(ctx, rows));
    expect(outcome).toEqual({ imported: 18, left: [7, 17] });
  });

  test("race with a timeout", async () => {
    expect(await bench.play((ctx) => shippingQuote(ctx, HOUR))).toBe("south");
    const late = bench.play((ctx) => quoteOrNothing(ctx, HOUR));
    await expect(late).rejects.toThrow("north is too slow today");
  });

  test("human in the loop", async () => {
    const asked = clients.connect(at(bench.ingressUrl)).workflowClient(refunds, "r1");
    await asked.workflowSubmit({ deadline: HOUR });
    expect(await asked.onApprove({ by: "alice" })).toBe("thank you");
    expect(await asked.onApprove({ by: "bob" })).toBe("alice was faster");
    expect(await asked.workflowAttach()).toBe("refunded: alice said yes");
  });

  test("saga with partial compensation", async () => {
    const happened: string[] = [];
    const outside = {
      charge: async (cents: number, key: string) => {
        happened.push(`charge ${cents} as ${key}`);
        return { id: "c1" };
      },
      refund: async (id: string | undefined, key: string) => {
        happened.push(`refund ${id}, charged as ${key}`);
      },
      mail: async (): Promise<void> => {
        throw new TerminalError("the mailbox is full");
      },
      ship: async (country: string) => country !== "AQ",
    };
    expect(await bench.play((ctx) => sell(ctx, outside, "FR"))).toBe("c1");
    const lost = bench.play((ctx) => sell(ctx, outside, "AQ"));
    await expect(lost).rejects.toThrow("no carrier goes to AQ");
    expect(happened.slice(1)).toEqual([
      "charge 1995 as sale-AQ/charge the card",
      "refund c1, charged as sale-AQ/charge the card",
    ]);
  });

  test("status tracking", async () => {
    const built = clients.connect(at(bench.ingressUrl)).workflowClient(builds, "b1");
    expect(await built.status()).toMatchObject({ progress: 0 });
    await built.workflowSubmit();
    await built.workflowAttach();
    expect(await built.status()).toMatchObject({
      phase: "done",
      completed: ["compile", "test", "publish"],
    });
  });
});
