import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refused } from "#server/orchestration/refused.ts";
import { saga } from "#server/orchestration/saga.ts";
import { gate, Ledger } from "./support/ledger.ts";
import { moment } from "./support/moment.ts";
import { startWorkbench, type Workbench } from "./support/workbench.ts";

const bank = restate.service({
  name: "Bank",
  handlers: {
    withdraw: async (_ctx: restate.Context, amount: number) => ({ receipt: `w${amount}` }),
    deposit: async (_ctx: restate.Context, receipt: string) => `returned ${receipt}`,
    refuse: async () => {
      throw refused("the account is closed");
    },
  },
});

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [bank] });
});
afterAll(() => bench?.stop());

describe("steps side by side", () => {
  test("answer by name, and are undone in the reverse of the order they were written", async () => {
    const ledger = new Ledger();
    const slow = gate("invoice goes first");
    const run = bench.play((ctx) =>
      saga(ctx, "order").run(async ({ step, together }) => {
        const done = await together({
          pick: step("pick")
            .withCompensation((bin?: number) => ledger.write(`unpick ${bin}`))
            .executing(async () => {
              await slow.opened;
              return 12;
            }),
          label: step("label")
            .withCompensatingCall((label?: { receipt: string }) => {
              return ctx.serviceClient(bank).deposit(label?.receipt ?? "");
            })
            .calling(() => ctx.serviceClient(bank).withdraw(3)),
          invoice: step("invoice")
            .withCompensation(() => ledger.write("void invoice"))
            .executing(() => {
              slow.open();
              return "i1";
            }),
        });
        ledger.write(`${done.pick + 1} ${done.label.receipt} ${done.invoice.toUpperCase()}`);
        throw new TerminalError("no");
      }),
    );
    await expect(run).rejects.toThrow("no");
    expect([...new Set(ledger.entries)]).toEqual(["13 w3 I1", "void invoice", "unpick 12"]);
  });

  test("all end before the first undo begins, when one of them fails", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order").run(async ({ step, together }) => {
        await together({
          slow: step("slow")
            .withCompensation((done?: string) => ledger.write(`undo ${done}`))
            .executing(async () => {
              ledger.write("slow begins");
              await ledger.seen("failing failed");
              await moment();
              ledger.write("slow ends");
              return "slow";
            }),
          failing: step("failing").executing(async () => {
            await ledger.seen("slow begins");
            ledger.write("failing failed");
            throw new TerminalError("no");
          }),
        });
      }),
    );
    await expect(run).rejects.toThrow(/^no$/);
    expect(ledger.entries).toEqual(["slow begins", "failing failed", "slow ends", "undo slow"]);
  });

  test("are not tried again once one of them has failed", async () => {
    const ledger = new Ledger();
    const patient = { maxRetries: 1_000, initialDelay: 1, maxDelay: 5 };
    const run = bench.play((ctx) =>
      saga(ctx, "order", { retry: patient }).run(async ({ step, together }) => {
        await together({
          stubborn: step("stubborn")
            .withCompensation((done) => ledger.write(`undo ${done}`))
            .executing(() => {
              ledger.write("tried");
              throw new Error("busy");
            }),
          failing: step("failing").executing(async () => {
            await ledger.seen("tried");
            throw new TerminalError("no");
          }),
        });
      }),
    );
    await expect(run).rejects.toThrow(/^no$/);
    expect(ledger.count("tried")).toBeLessThan(1_000);
    expect(ledger.entries.at(-1)).toBe("undo undefined");
  });

  test("are not repeated when one of them is retried", async () => {
    const ledger = new Ledger();
    await bench.play((ctx) =>
      saga(ctx, "order", { retry: { maxRetries: 3, initialDelay: 5 } }).run(
        async ({ step, together }) => {
          await together({
            slow: step("slow").executing(async () => {
              ledger.write("slow begins");
              await ledger.seen("second try");
              await moment();
              ledger.write("slow ends");
            }),
            flaky: step("flaky").executing(async () => {
              await ledger.seen("slow begins");
              if (ledger.count("first try") === 0) {
                ledger.write("first try");
                throw new Error("busy");
              }
              ledger.write("second try");
            }),
          });
        },
      ),
    );
    expect(ledger.entries).toEqual(["slow begins", "first try", "second try", "slow ends"]);
  });
});
