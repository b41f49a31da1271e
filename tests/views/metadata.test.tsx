import { describe, expect, test } from "vitest";
import type { RunDescription, RunStep } from "#db/queries/runs.ts";
import { Metadata } from "#views/panes/metadata.tsx";

const now = Date.UTC(2026, 10, 26, 12);
const names = { username: "alice", displayName: "Alice" };
const alice = { id: "usr_alice", ...names, role: "shopper", createdAt: now } as const;

describe("the pane of a run", () => {
  test("leads with what happens now, until when it waits, and what comes next", () => {
    const text = drawn({
      nextAction: "An admin approves the order",
      steps: [
        step("Check the stock", { status: "done" }),
        step("Wait for the payment", {
          status: "waiting",
          detail: "the payment",
          until: now + 150_000,
        }),
      ],
    });
    expect(text).toMatch(/Wait for the payment Waits for the payment: 2 min 30 s left/);
    expect(text).toContain("Next: An admin approves the order");
    expect(text.indexOf("Wait for the payment")).toBeLessThan(text.indexOf("1 step finished"));
    expect(text.indexOf("1 step finished")).toBeLessThan(text.indexOf("Check the stock"));
  });

  test("calls nothing next that has begun, and nothing while something is undone", () => {
    const nextAction = "Capture the payment";
    const running = [step(nextAction, { status: "running" })];
    expect(drawn({ nextAction, steps: running })).not.toContain("Next:");
    const undoing = [step("Print the label", { status: "compensating" })];
    expect(drawn({ nextAction: "Undo what was done", steps: undoing })).not.toContain("Next:");
    const earlier = [step("Hold the stock", { status: "compensated" })];
    expect(drawn({ nextAction, steps: earlier })).toContain("Next: Capture the payment");
  });

  test("says how often a step was tried, why that failed, and when it is tried again", () => {
    const hurt = { attempts: 2, lastError: "The carrier is closed", until: now + 8_000 };
    const text = drawn({
      steps: [step("Print the label", { status: "retrying", allowed: 4, ...hurt })],
    });
    expect(text).toContain("Attempt 2 of 4 failed: The carrier is closed. Next try in 8 s");
  });

  test("names the last attempt as the last, and none that a restart has made possible", () => {
    const tried = (attempts: number) =>
      drawn({ steps: [step("Pack", { status: "retrying", allowed: 4, attempts })] });
    expect(tried(4)).toContain("Attempt 4 of 4, the last, failed");
    expect(tried(6)).toContain("Attempt 6 failed");
  });

  test("tells of everything that goes on side by side", () => {
    const steps = ["Pick", "Pack"].map((name) => step(name, { status: "running" }));
    expect(drawn({ steps })).toMatch(/Pick For 0 s .*Pack For 0 s/);
  });

  test("has its finished steps folded, the newest first", () => {
    const steps = ["First", "Second"].map((name, index) =>
      step(name, { status: "done", changedAt: now + index }),
    );
    const text = drawn({ steps });
    expect(text.indexOf("Second")).toBeLessThan(text.indexOf("First"));
    expect(html({ steps })).toContain('<details id="metadata-finished"');
  });

  test("that has ended says how, and why when it did not end well", () => {
    const failed = { status: "compensated", endedAt: now } as const;
    const steps = [step("Hand over", { status: "failed", detail: "it was refused" })];
    const text = drawn({ ...failed, steps });
    expect(text).toContain("Undone at");
    expect(text).toContain("Hand over: it was refused");
  });

  test("is an invitation for a visitor, and no empty column", () => {
    const text = textOf(String(<Metadata frame={{ user: null, run: undefined, now }} />));
    expect(text).toContain("Sign in to see yours");
  });
});

function html(told: Partial<RunDescription>): string {
  const run: RunDescription = {
    id: "run_1",
    userId: alice.id,
    kind: "order",
    title: "Order 1",
    status: "running",
    currentStep: null,
    nextAction: null,
    waitingFor: null,
    waitingUntil: null,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    steps: [],
    retries: 0,
    ...told,
  };
  return String(<Metadata frame={{ user: alice, run: { ...run, href: "/runs/run_1" }, now }} />);
}

const drawn = (told: Partial<RunDescription>) => textOf(html(told));

function step(name: string, told: Partial<RunStep>): RunStep {
  const none = { allowed: null, detail: null, lastError: null, until: null };
  return { name, status: "done", attempts: 1, ...none, beganAt: now, changedAt: now, ...told };
}

/** What is read, in its order. */
function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .replace(/ ([.,])/g, "$1");
}
