import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refused } from "#server/orchestration/refused.ts";
import { type Saga, saga } from "#server/orchestration/saga.ts";
import { Ledger } from "./support/ledger.ts";
import { Recorder } from "./support/recorder.ts";
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

const seller = restate.service({
  name: "Seller",
  handlers: {
    sell: (ctx: restate.Context) =>
      saga(ctx, "sell").run(async ({ step }) => {
        await step("wrap").execute(() => "wrapped, and never unwrapped");
        await step("sell").execute(() => {
          throw refused("sold out");
        });
      }),
  },
  options: { explicitCancellation: true },
});

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [bank, seller] });
});
afterAll(() => bench?.stop());

describe("a step of a saga", () => {
  test("can be a call to another service, and so can its undo", async () => {
    const observer = new Recorder();
    let order: Saga | undefined;
    const run = bench.play((ctx) => {
      order = saga(ctx, "order", { observer });
      return order.run(async ({ step }) => {
        await step("withdraw")
          .withCompensatingCall((done?: { receipt: string }) =>
            ctx.serviceClient(bank).deposit(done?.receipt ?? "unknown"),
          )
          .call(() => ctx.serviceClient(bank).withdraw(7));
        await step("close")
          .withCompensatingCall(() => ctx.serviceClient(bank).deposit("never"))
          .call(() => ctx.serviceClient(bank).refuse());
      });
    });
    await expect(run).rejects.toThrow("the account is closed");
    expect(order?.history).toEqual([
      { step: "close", status: "skipped", reason: "it never took effect" },
      { step: "withdraw", status: "compensated", reason: "returned w7" },
    ]);
    expect(observer.of("withdraw")).toEqual(["running 1", "done", "compensating 1", "compensated"]);
    expect(observer.of("close")).toEqual(["running 1", "failed"]);
  });

  test("that is optional fails without failing the saga", async () => {
    const observer = new Recorder();
    const answer = await bench.play((ctx) =>
      saga(ctx, "order", { observer }).run(async ({ step }) => {
        const mail: string | undefined = await step("mail")
          .optional()
          .execute((): string => {
            throw new TerminalError("no such address");
          });
        return mail ?? "no mail";
      }),
    );
    expect(answer).toBe("no mail");
    expect(observer.of("mail")).toEqual(["running 1", "failed"]);
  });

  test("is given a key of the run and its name, and its undo both keys", async () => {
    const keys: string[] = [];
    const run = bench.play((ctx) =>
      saga(ctx, "order", { runId: "ord_1" }).run(async ({ step }) => {
        await step("charge")
          .withCompensation((_, { key, actionKey }) => keys.push(key, actionKey))
          .execute(({ key }) => keys.push(key));
        throw new TerminalError("no");
      }),
    );
    await expect(run).rejects.toThrow("no");
    expect(keys).toEqual(["ord_1/charge", "ord_1/undo charge", "ord_1/charge"]);
  });

  test("may not share its name with another, for they would share a key", async () => {
    const run = bench.play((ctx) =>
      saga(ctx, "order").run(async ({ step }) => {
        await step("charge").execute(() => 1);
        await step("charge").execute(() => 2);
      }),
    );
    await expect(run).rejects.toThrow('Two steps are called "charge"');
  });
});

describe("a saga within a saga", () => {
  test("that did something before it was refused is undone by the outer one", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "outer").run(async ({ step }) => {
        await step("order")
          .withCompensation(() => ledger.write("undo order"))
          .call(() => ctx.serviceClient(seller).sell());
      }),
    );
    await expect(run).rejects.toThrow("sold out");
    expect(ledger.entries).toEqual(["undo order"]);
  });
});
