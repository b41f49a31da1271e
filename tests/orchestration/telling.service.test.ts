import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fanOut } from "#server/orchestration/fan.ts";
import type { StepChange } from "#server/orchestration/observer.ts";
import { runWithRetry } from "#server/orchestration/retry.ts";
import { saga } from "#server/orchestration/saga.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

/** Its database is locked when it is first told of one of these. */
class BrittleRecorder extends Recorder {
  failures = 0;

  constructor(private readonly lockedFor: ReadonlyArray<StepChange["status"]>) {
    super();
  }

  override changed(change: StepChange): void {
    if (this.failures < this.lockedFor.length && change.status === this.lockedFor[this.failures]) {
      this.failures += 1;
      throw new Error("database is locked");
    }
    super.changed(change);
  }
}

const calls = new Ledger();
const bank = restate.service({
  name: "Bank",
  handlers: {
    withdraw: (ctx: restate.Context, amount: number) =>
      ctx.run("withdraw", () => calls.write(`withdraw ${amount}`)),
  },
});

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [bank], retriesFaults: true });
});
afterAll(() => bench?.stop());

const impatient = { maxRetries: 0, initialDelay: 5 };

describe("a database that is locked while a step is told of", () => {
  test("does not cost the step its only attempt", async () => {
    const observer = new BrittleRecorder(["running", "running"]);
    const ledger = new Ledger();
    await bench.play((ctx) =>
      runWithRetry(ctx, "charge", impatient, () => ledger.write("charge"), observer),
    );
    expect(observer.failures).toBe(2);
    expect(ledger.entries).toEqual(["charge"]);
    expect(observer.of("charge")).toEqual(["running 3", "done"]);
  });

  test("does not repeat what was done, and what was done is told all the same", async () => {
    const observer = new BrittleRecorder(["done", "done"]);
    const ledger = new Ledger();
    const answer = await bench.play((ctx) =>
      runWithRetry(
        ctx,
        "charge",
        impatient,
        () => {
          ledger.write("charge");
          return "c1";
        },
        observer,
      ),
    );
    expect(answer).toBe("c1");
    expect(observer.failures).toBe(2);
    expect(ledger.entries).toEqual(["charge"]);
    expect(observer.of("charge")).toEqual(["running 1", "done"]);
  });

  test("does not hide that an attempt failed, nor buy one more", async () => {
    const observer = new BrittleRecorder(["retrying"]);
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      runWithRetry(
        ctx,
        "charge",
        { maxRetries: 2, initialDelay: 5 },
        () => {
          ledger.write("charge");
          throw new Error("the provider is down");
        },
        observer,
      ),
    );
    await expect(run).rejects.toThrow("the provider is down");
    expect(observer.failures).toBe(1);
    expect(ledger.entries).toEqual(["charge", "charge", "charge"]);
    expect(observer.changes.at(-1)).toMatchObject({
      status: "failed",
      reason: "the provider is down",
    });
  });

  test("does not repeat a call", async () => {
    const observer = new BrittleRecorder(["running", "done"]);
    await bench.play((ctx) =>
      saga(ctx, "order", { observer }).run(({ step }) =>
        step("withdraw").call(() => ctx.serviceClient(bank).withdraw(7)),
      ),
    );
    expect(observer.failures).toBe(2);
    expect(calls.count("withdraw 7")).toBe(1);
    expect(observer.of("withdraw")).toEqual(["running 1", "done"]);
  });

  test("fails no branch of a fan", async () => {
    const observer = new BrittleRecorder(["running", "done"]);
    const fanned = await bench.play((ctx) =>
      fanOut(
        ctx,
        {
          points: (branch) => branch.run("count points", () => 40, impatient),
          gift: (branch) => branch.run("wrap", () => "a box", impatient),
        },
        { observer },
      ),
    );
    expect(fanned.results).toEqual({ points: 40, gift: "a box" });
    expect(observer.failures).toBe(2);
    expect(observer.of("count points").at(-1)).toBe("done");
    expect(observer.of("wrap").at(-1)).toBe("done");
  });

  test("undoes nothing that is not to be undone, and nothing twice", async () => {
    const observer = new BrittleRecorder(["done", "failed", "compensating", "compensated"]);
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order", { observer, retry: impatient, undoRetry: impatient }).run(
        async ({ step }) => {
          await step("charge")
            .withCompensation(() => ledger.write("refund"))
            .execute(() => ledger.write("charge"));
          await step("ship").execute(() => {
            throw new TerminalError("no carrier goes there");
          });
        },
      ),
    );
    await expect(run).rejects.toThrow(/^no carrier goes there$/);
    expect(observer.failures).toBe(4);
    expect(ledger.entries).toEqual(["charge", "refund"]);
    expect(observer.of("charge").at(-1)).toBe("compensated");
  });
});
