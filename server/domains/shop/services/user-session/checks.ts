import { paymentMethods } from "#db/shop/statuses.ts";
import { findZone } from "#db/shop/zones.ts";
import { fanOut } from "#server/orchestration/fan.ts";
import { refused } from "#server/orchestration/refused.ts";
import { fraudService } from "../fraud/contract.ts";
import { inventoryService } from "../inventory/contract.ts";
import type { Attempt } from "./attempt.ts";
import { NotPaid, orShort } from "./not-paid.ts";

const steps = {
  stock: "Check the stock",
  address: "Check the address",
  method: "Check the payment method",
  fraud: "Check for fraud",
};
const checks = ["stock", "address", "method", "fraud"] as const;

/** All at once. None is broken off because another failed: the shopper is told of everything that is wrong. */
export async function checkOrder(attempt: Attempt): Promise<void> {
  const { ctx, bill } = attempt;
  const { id: orderId, userId, address } = bill.order;
  const { country } = address;

  await tellBegin(attempt);
  const { errors } = await fanOut(ctx, {
    stock: () => ctx.client(inventoryService).check({ lines: bill.lines }).map(orShort),
    address: () => ctx.run("Look up the shipping zone", () => checkAddress(attempt)),
    method: () => ctx.run("Look up the payment method", () => checkMethod(attempt)),
    fraud: () =>
      ctx
        .client(fraudService)
        .assess({ orderId, userId, totalCents: bill.totalCents, country })
        .map(orSuspicious),
  });
  await tellEnd(attempt, errors);
  const failed = checks.flatMap((check) =>
    errors[check] ? [`${check}: ${errors[check].message}`] : [],
  );
  if (failed.length > 0) throw new NotPaid("refused", failed.join("; "));
}

function checkAddress({ options: { events }, bill }: Attempt): void {
  const { country } = bill.order.address;
  if (!findZone(events.db, { country })) throw refused(`we do not ship to ${country}`);
}

function checkMethod({ bill: { order } }: Attempt): void {
  if (!paymentMethods.includes(order.paymentMethod)) {
    throw refused(`${order.paymentMethod} is not a way to pay here`);
  }
}

function orSuspicious(answer?: { ok: boolean; reason?: string | undefined }, error?: Error): void {
  if (error) throw error;
  if (answer && !answer.ok) throw refused(answer.reason ?? "it looks like fraud");
}

function tellBegin(attempt: Attempt) {
  return attempt.ctx.run("Checks: begin", () => {
    for (const check of checks) {
      const step = attempt.named(steps[check]);
      attempt.observer.changed({ step, status: "running", attempt: 1 });
    }
  });
}

type Errors = { [K in (typeof checks)[number]]?: Error };

function tellEnd(attempt: Attempt, errors: Errors) {
  return attempt.ctx.run("Checks: note the end", () => {
    for (const check of checks) {
      const step = attempt.named(steps[check]);
      const reason = errors[check]?.message;
      attempt.observer.changed(
        reason === undefined ? { step, status: "done" } : { step, status: "failed", reason },
      );
    }
  });
}
