import { setTimeout as delay } from "node:timers/promises";
import * as restate from "@restatedev/restate-sdk";
import { TerminalError } from "@restatedev/restate-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Uncompensated } from "#server/orchestration/compensation.ts";
import { refused } from "#server/orchestration/refused.ts";
import { type Saga, saga } from "#server/orchestration/saga.ts";
import { gate, Ledger } from "./support/ledger.ts";
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

/** Long enough for whoever does not wait to be caught. */
const moment = () => delay(60);

let bench: Workbench;
beforeAll(async () => {
  bench = await startWorkbench({ services: [bank, seller] });
});
afterAll(() => bench?.stop());

describe("a saga that fails", () => {
  test("undoes what it did, last in first out, and hands each undo what its action answered", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order").run(async ({ step }) => {
        const hold = await step("hold")
          .withCompensation((held?: { id: string }) => ledger.write(`release ${held?.id}`))
          .execute(() => ({ id: "h1", lines: 2 }));
        await step("charge")
          .withCompensation((charge?: string) => ledger.write(`refund ${charge}`))
          .execute(() => `c1 for ${hold.lines} lines`);
        await step("ship").execute(() => {
          throw new TerminalError("no carrier goes there");
        });
      }),
    );
    await expect(run).rejects.toThrow("no carrier goes there");
    expect(ledger.entries).toEqual(["refund c1 for 2 lines", "release h1"]);
  });

  test("undoes the step that failed too, for it may have taken effect", async () => {
    const { entries, history } = await failsAtSecond({ strategy: "all" });
    expect(entries).toEqual(["undo two of nothing known", "undo one of 1"]);
    expect(history).toEqual([
      { step: "two", status: "compensated" },
      { step: "one", status: "compensated" },
    ]);
  });

  test("told to undo only what completed, leaves the step that failed alone", async () => {
    const { entries, history } = await failsAtSecond({ strategy: "completed" });
    expect(entries).toEqual(["undo one of 1"]);
    expect(history?.[0]).toEqual({
      step: "two",
      status: "skipped",
      reason: "it is not known to have happened",
    });
  });

  test("does not undo what was refused, for it never took effect", async () => {
    const { entries, history } = await failsAtSecond({ failure: refused("card declined") });
    expect(entries).toEqual(["undo one of 1"]);
    expect(history?.[0]).toMatchObject({ step: "two", status: "skipped" });
  });

  async function failsAtSecond({
    strategy = "all",
    failure = new TerminalError("two failed"),
  }: {
    strategy?: "all" | "completed";
    failure?: TerminalError;
  }) {
    const ledger = new Ledger();
    let order: Saga | undefined;
    const undo = (name: string) => (done?: number) =>
      ledger.write(`undo ${name} of ${done ?? "nothing known"}`);
    const run = bench.play((ctx) => {
      order = saga(ctx, "order", { strategy });
      return order.run(async ({ step }) => {
        await step("one")
          .withCompensation(undo("one"))
          .execute(() => 1);
        await step("two")
          .withCompensation(undo("two"))
          .execute((): number => {
            throw failure;
          });
      });
    });
    await expect(run).rejects.toThrow(failure.message);
    return { entries: ledger.entries, history: order?.history };
  }

  test("undoes what was registered without a step", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order").run(async (steps) => {
        steps.register("tell the shopper", () => ledger.write("told"));
        await steps.step("fail").execute(() => {
          throw new TerminalError("no");
        });
      }),
    );
    await expect(run).rejects.toThrow("no");
    expect(ledger.entries).toEqual(["told"]);
  });

  test("keeps on undoing when an undo fails, and says which could not be undone", async () => {
    const ledger = new Ledger();
    const observer = new Recorder();
    let order: Saga | undefined;
    let thrown: unknown;
    const run = bench.play(async (ctx) => {
      order = saga(ctx, "order", { observer, undoRetry: { maxRetries: 2, initialDelay: 5 } });
      await order
        .run(async ({ step }) => {
          await step("one")
            .withCompensation(() => ledger.write("undo one"))
            .execute(() => 1);
          await step("two")
            .withCompensation(() => {
              ledger.write("try to undo two");
              throw new Error("the provider is down");
            })
            .execute(() => 2);
          throw new TerminalError("changed my mind");
        })
        .catch((error: unknown) => {
          thrown = error;
          throw error;
        });
    });
    await expect(run).rejects.toThrow("changed my mind; order could not undo: two");
    expect(thrown).toBeInstanceOf(Uncompensated);
    expect(ledger.entries).toEqual([
      "try to undo two",
      "try to undo two",
      "try to undo two",
      "undo one",
    ]);
    expect(order?.history.map(({ step, status }) => `${step} ${status}`)).toEqual([
      "two uncompensated",
      "one compensated",
    ]);
    expect(observer.of("two").at(-1)).toBe("uncompensated");
    expect(observer.of("two")).toContain("compensating 3");
  });

  test("retries an undo until it succeeds", async () => {
    const ledger = new Ledger();
    const run = bench.play((ctx) =>
      saga(ctx, "order", { undoRetry: { maxRetries: 5, initialDelay: 5 } }).run(
        async ({ step }) => {
          await step("one")
            .withCompensation(() => {
              ledger.write("try");
              if (ledger.count("try") < 3) throw new Error("busy");
            })
            .execute(() => 1);
          throw new TerminalError("no");
        },
      ),
    );
    await expect(run).rejects.toThrow(/^no$/);
    expect(ledger.entries).toEqual(["try", "try", "try"]);
  });
});

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
