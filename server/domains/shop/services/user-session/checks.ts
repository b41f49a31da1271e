import { RestatePromise } from "@restatedev/restate-sdk";
import { paymentMethods } from "#db/shop/statuses.ts";
import { tell } from "#server/events/telling.ts";
import { fanOut } from "#server/orchestration/fan.ts";
import { refused } from "#server/orchestration/refused.ts";
import { formatMoney } from "#server/rules/money.ts";
import { sentence } from "#server/rules/sentence.ts";
import { countryName } from "../../rules/country.ts";
import { stepNames } from "../../rules/step-names.ts";
import { signOfFraud } from "../fraud.ts";
import { findShortages } from "../stock.ts";
import type { Attempt } from "./attempt.ts";
import { NotPaid, orShort } from "./not-paid.ts";

const steps = stepNames.check;
const checks = ["stock", "price", "address", "method", "fraud"] as const;

/** As a shopper reads them. */
const names = {
  stock: "Stock",
  price: "Price",
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
    price: () => priceOf(attempt),
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

/** What a page or a program was shown is what is paid, or nothing is. Where we do not ship is another matter. */
function priceOf({ bill: { quote, order, isInZone } }: Attempt): RestatePromise<void> {
  if (!quote) return isInZone ? no("something in the cart cannot be sold any more") : yes();
  const { itemsCents, currency } = quote;
  const shown = order.itemsShownCents;
  if (shown === null || shown === itemsCents) return yes();
  const [before, now] = [formatMoney(shown, currency), formatMoney(itemsCents, currency)];
  return no(`the items were ${before} when you ordered and are ${now} now`);
}

function addressOf({ bill: { order, isInZone } }: Attempt): RestatePromise<void> {
  return isInZone ? yes() : no(`we do not ship to ${countryName(order.address.country)}`);
}

function methodOf({ bill: { order } }: Attempt): RestatePromise<void> {
  const { paymentMethod } = order;
  return paymentMethods.includes(paymentMethod)
    ? yes()
    : no(`${paymentMethod} is not a way to pay here`);
}

function yes(): RestatePromise<void> {
  return RestatePromise.resolve(undefined);
}

function no(why: string): RestatePromise<void> {
  return RestatePromise.reject(refused(why));
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
