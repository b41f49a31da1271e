import { describe, expect, test } from "vitest";
import type { RunStep } from "#db/queries/runs.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import { tellStatus } from "#server/domains/shop/rules/order-status.ts";
import { phaseOf } from "#server/domains/shop/rules/phases.ts";
import { stepNames } from "#server/domains/shop/rules/step-names.ts";
import { type CastName, openTestApp } from "../support/app.ts";
import { insertOrderRows, now } from "./support/order-rows.ts";

const checked = Object.values(stepNames.check).map((name) => step(name, "done"));
const reserved = [stepNames.freeze, stepNames.hold, stepNames.reserve].map((name) =>
  step(name, "done"),
);
const paid = [stepNames.askPayment, stepNames.awaitPayment, stepNames.keep].map((name) =>
  step(name, "done"),
);

describe("the status of an order", () => {
  test("names of the five phases the one that it is in, what happens there and what comes next", () => {
    const retrying = { attempts: 2, allowed: 4, lastError: "Kestrel cannot be reached", until: 9 };
    const told = statusOf("preparing", [
      ...[...checked, ...reserved, ...paid],
      step(stepNames.approval, "done"),
      step(stepNames.pick, "done"),
      step(stepNames.label, "retrying", retrying),
    ]);
    expect(told.phase).toMatchObject({ name: "fulfillment", number: 4, of: 5 });
    expect(told.now).toEqual([
      { step: "Print the label", state: "retrying", since: 1, ...retrying },
    ]);
    expect(told.phases.map(({ state }) => state)).toEqual([
      "done",
      "done",
      "done",
      "now",
      "to come",
    ]);
    expect(told).toMatchObject({ next: "what is next", waitingFor: "something", deadline: 7 });
    expect(told.done).toContain("Pick in the warehouse");
  });

  test("that was refused for want of a slot ended in the reservation, and what it held is undone", () => {
    const held = step(stepNames.hold, "compensated");
    const told = statusOf("payment_failed", [...checked, held, step(stepNames.reserve, "failed")]);
    expect(told.phase.name).toBe("reservation");
    expect(told.phases.map(({ state }) => state)).toEqual([
      ...["done", "undone", "not reached", "not reached", "not reached"],
    ]);
  });

  test("tells of the latest try at paying alone", () => {
    const again = [step(`${stepNames.check.stock} (try 2)`, "running")];
    const told = statusOf("checking", [...checked, step(stepNames.hold, "compensated"), ...again], {
      attempt: 2,
    });
    expect(told.phase.name).toBe("validation");
    expect(told.phases.map(({ state }) => state)).toEqual([
      ...["now", "to come", "to come", "to come", "to come"],
    ]);
  });

  test("of a parcel that is sent again is in the fulfillment still", () => {
    expect(phaseOf("Print the label, parcel 2")).toBe("fulfillment");
  });

  test("of one that was cancelled says what of it is undone, and that it was told", () => {
    const undone = [stepNames.payment, stepNames.slot, stepNames.stock];
    const told = statusOf(
      "cancelled",
      [
        ...[...checked, ...reserved, ...paid],
        step(stepNames.approval, "skipped"),
        ...undone.map((name) => step(name, "compensated")),
        step(stepNames.tell.mail, "failed"),
      ],
      { endedAt: 5 },
    );
    expect(told.phases.map(({ state }) => state)).toEqual([
      ...["done", "undone", "undone", "failed", "done"],
    ]);
  });
});

describe("asked for over the API", () => {
  test("it is answered to its owner and to admins, and to others there is no such order", async () => {
    const app = await openTestApp();
    insertOrderRows(app.db, { id: "ord_1", status: "awaiting_approval", waitingUntil: now });
    const ask = (who: CastName) => app.as(who).send("/api/orders/ord_1/status");
    for (const who of ["alice", "admin"] as const) {
      const told = await (await ask(who)).json();
      expect(told).toMatchObject({ orderId: "ord_1", status: "awaiting_approval", deadline: now });
    }
    expect((await ask("bob")).status).toBe(404);
    expect((await app.app.request("/api/orders/ord_1/status")).status).toBe(401);
    app.close();
  });
});

function step(name: string, status: RunStep["status"], more: Partial<RunStep> = {}): RunStep {
  const none = { attempts: 1, allowed: null, detail: null, lastError: null, until: null };
  return { name, status, ...none, beganAt: 1, changedAt: 1, ...more };
}

function statusOf(
  status: OrderStatus,
  steps: RunStep[],
  { attempt = 1, endedAt = null }: { attempt?: number; endedAt?: number | null } = {},
) {
  const order = { id: "ord_1", number: 1001, status, attempt, reason: null, updatedAt: 3, endedAt };
  const run = { nextAction: "what is next", waitingFor: "something", waitingUntil: 7 };
  return tellStatus({ order, run, steps });
}
