import { RestatePromise } from "@restatedev/restate-sdk";
import { paymentMethods } from "#db/shop/statuses.ts";
import { tell } from "#server/events/telling.ts";
import { fanOut } from "#server/orchestration/fan.ts";
import { refused } from "#server/orchestration/refused.ts";
import { sentence } from "#server/rules/sentence.ts";
import { countryName } from "../../rules/country.ts";
import { stepNames } from "../../rules/step-names.ts";
import { signOfFraud } from "../fraud.ts";
import { findShortages } from "../stock.ts";
import type { Attempt } from "./attempt.ts";
import { NotPaid, orShort } from "./not-paid.ts";

const steps = {
  stock: "Check the stock",
  address: "Check the address",
  method: "Check the payment method",
  fraud: stepNames.checkFraud,
};
const checks = ["stock", "address", "method", "fraud"] as const;

/** As a shopper reads them. */
const names = {
  stock: "Stock",
  address: "Address",
  method: "Payment method",
  fraud: "Safety check",
};

/**
 * All at once. None is broken off because another failed: the shopper is told of everything that is
 * wrong. What the bill itself says needs no entry in the journal: it is there already.
 */
export async function checkOrder(attempt: Attempt): Promise<void> {
  const { ctx, events, bill } = attempt;
  tellBegin(attempt);
  const { errors } = await fanOut(ctx, {
    stock: () => ctx.run("Look at the shelves", () => orShort(findShortages(events, bill))),
    address: () => addressOf(attempt),
    method: () => methodOf(attempt),
    fraud: () => ctx.run("Look for signs of fraud", () => orSuspicious(attempt)),
  });
  tellEnd(attempt, errors);
  const failed = checks.flatMap((check) =>
    errors[check] ? [sentence(`${names[check]}: ${errors[check].message}`)] : [],
  );
  if (failed.length > 0) throw new NotPaid("refused", failed.join(" "));
}

function addressOf({ bill: { order, isInZone } }: Attempt): RestatePromise<void> {
  return isInZone
    ? RestatePromise.resolve(undefined)
    : RestatePromise.reject(refused(`we do not ship to ${countryName(order.address.country)}`));
}

function methodOf({ bill: { order } }: Attempt): RestatePromise<void> {
  return paymentMethods.includes(order.paymentMethod)
    ? RestatePromise.resolve(undefined)
    : RestatePromise.reject(refused(`${order.paymentMethod} is not a way to pay here`));
}

function orSuspicious({ events, run, bill: { totalCents } }: Attempt): void {
  const { runId: orderId, userId } = run;
  const reason = signOfFraud(events, { orderId, userId, totalCents });
  if (reason) throw refused(reason);
}

function tellBegin({ events, named, observer }: Attempt): void {
  tell(events, () => {
    for (const check of checks) {
      observer.changed({ step: named(steps[check]), status: "running", attempt: 1 });
    }
  });
}

type Errors = { [K in (typeof checks)[number]]?: Error };

function tellEnd({ events, named, observer }: Attempt, errors: Errors): void {
  tell(events, () => {
    for (const check of checks) {
      const step = named(steps[check]);
      const reason = errors[check]?.message;
      observer.changed(
        reason === undefined ? { step, status: "done" } : { step, status: "failed", reason },
      );
    }
  });
}
