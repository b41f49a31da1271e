import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWithRetry } from "#server/orchestration/retry.ts";
import { type Saga, saga } from "#server/orchestration/saga.ts";
import { gate, Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench();
});
afterAll(() => bench?.stop());

const never = new Promise<never>(() => {});
const LIMIT = 60;

describe("a step that hangs", () => {
  test("is dropped at its limit, and the next attempt runs anew", async () => {
    const observer = new Recorder();
    const signals: AbortSignal[] = [];
    const answer = await bench.play((ctx) =>
      runWithRetry(
        ctx,
        "ask the carrier",
        { maxRetries: 1, initialDelay: 5, timeLimit: LIMIT },
        ({ attempt, signal }) => {
          signals.push(signal);
          return attempt === 1 ? never : "label";
        },
        observer,
      ),
    );
    expect(answer).toBe("label");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(observer.of("ask the carrier")).toEqual([
      "running 1",
      "retrying 1",
      "running 2",
      "done",
    ]);
    expect(observer.changes[1]).toMatchObject({ reason: `it did not end within ${LIMIT} ms` });
  });

  test("uses up its patience like one that fails", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      runWithRetry(ctx, "ask", { maxRetries: 2, initialDelay: 5, timeLimit: LIMIT }, () => {
        ledger.write("asked");
        return never;
      }),
    );
    await expect(run).rejects.toThrow(`it did not end within ${LIMIT} ms`);
    expect(ledger.count("asked")).toBe(3);
  });

  test("is joined by the attempts of its siblings until its limit, and not for ever", async () => {
    const ledger = new Ledger();
    const door = gate("the third attempt of the sibling");
    await bench.play((ctx) =>
      saga(ctx, "order", { retry: { maxRetries: 50, initialDelay: 5, maxDelay: 5 } }).run(
        async ({ step, together }) => {
          await together({
            hanging: step("hanging")
              .withRetry({ maxRetries: 1, initialDelay: 5, timeLimit: 400 })
              .executing(() => {
                ledger.write("hanging begins");
                return ledger.count("hanging begins") === 1 ? never : door.opened;
              }),
            flaky: step("flaky").executing(async () => {
              ledger.write("flaky tries");
              await ledger.seen("hanging begins");
              if (ledger.count("flaky tries") < 3) throw new Error("busy");
              door.open();
            }),
          });
        },
      ),
    );
    expect(ledger.count("hanging begins")).toBe(2);
  });

  test("and answers after it was dropped is not believed", async () => {
    const late = gate("the late answer");
    const observer = new Recorder();
    const answer = await bench.play((ctx) =>
      runWithRetry(
        ctx,
        "ask",
        { maxRetries: 1, initialDelay: 5, timeLimit: LIMIT },
        async ({ attempt }) => {
          if (attempt === 1) return late.opened.then(() => "late");
          late.open();
          return "in time";
        },
        observer,
      ),
    );
    expect(answer).toBe("in time");
  });

  test("is undone, for it may have acted, and its undo does not wait for it", async () => {
    const ledger = new Ledger();
    let order: Saga | undefined;
    const run = bench.play((ctx) => {
      order = saga(ctx, "order", { retry: { maxRetries: 0, timeLimit: LIMIT } });
      return order.run(({ step }) =>
        step("charge")
          .withCompensation((done) => ledger.write(`look up and refund ${done}`))
          .execute(() => never),
      );
    });
    await expect(run).rejects.toThrow(`it did not end within ${LIMIT} ms`);
    expect(ledger.entries).toEqual(["look up and refund undefined"]);
    expect(order?.history).toEqual([{ step: "charge", status: "compensated" }]);
  });

  test("while it is undone is dropped as well, and keeps no other undo from its turn", async () => {
    const ledger = new Ledger();
    const undoRetry = { maxRetries: 1, initialDelay: 5, timeLimit: LIMIT };
    const run = bench.play((ctx) =>
      saga(ctx, "order", { undoRetry }).run(async ({ step }) => {
        await step("hold")
          .withCompensation(() => ledger.write("release"))
          .execute(() => "h1");
        await step("charge")
          .withCompensation(() => never)
          .execute(() => "c1");
        throw new TerminalError("changed my mind");
      }),
    );
    await expect(run).rejects.toThrow("changed my mind; order could not undo: charge");
    expect(ledger.entries).toEqual(["release"]);
  });
});
