import type { RunStep } from "#db/queries/runs.ts";
import type { OrderDescription } from "#db/shop/order-pages.ts";
import { stepNames } from "#server/domains/shop/rules/step-names.ts";
import { formatMoney } from "#server/rules/money.ts";
import { type Pair, type Undoing, undoingsOf } from "#views/parts/undoings.tsx";

/** What an order had done, each beside what took it back. */
export function orderUndoings(order: OrderDescription): Undoing[] {
  return undoingsOf(order.steps, (step) => pairOf(order, step));
}

/** The sum first: it is what everybody asks. */
export function undoneHeadline(order: OrderDescription): string {
  const money = (cents: number) => formatMoney(cents, order.currency);
  const refunded = sum(order.payments.map(({ refundedCents }) => refundedCents));
  if (refunded > 0) return `What was undone: ${money(refunded)} refunded`;
  const voided = order.payments.filter(({ status }) => status === "voided");
  const released = sum(voided.map(({ amountCents }) => amountCents));
  return released > 0 ? `What was undone: ${money(released)} released` : "What was undone";
}

function pairOf(order: OrderDescription, step: RunStep): Pair {
  switch (withoutTry(step.name)) {
    case stepNames.payment:
      return moneyOf(order);
    case stepNames.stock:
    case stepNames.hold:
      return { did: `${thingsOf(order)} set aside`, undid: shelfWords(step) };
    case stepNames.pick:
      return { did: "Picked in the warehouse", undid: "put back" };
    case stepNames.invoice:
      return { did: "Invoice written", undid: "cancelled" };
    case stepNames.reserve:
    case stepNames.slot:
      return { did: "A place reserved with the carrier", undid: "given back" };
    case stepNames.label:
      return { did: "Label printed", undid: "made void" };
    case stepNames.handOver:
      return { did: "Handed over to the carrier", undid: "called back" };
    default:
      return { did: step.name, undid: "undone" };
  }
}

function moneyOf({ payments, attempt, totalCents, currency }: OrderDescription): Pair {
  const payment = payments.find((payment) => payment.attempt === attempt);
  const captured = payment?.capturedCents ?? 0;
  const back = payment?.refundedCents ?? 0;
  if (captured === 0) {
    return { did: `${formatMoney(totalCents, currency)} reserved on the card`, undid: "released" };
  }
  return {
    did: `${formatMoney(captured, currency)} taken`,
    undid: `${formatMoney(back, currency)} refunded`,
  };
}

function shelfWords({ detail }: RunStep): string {
  return detail === "written off" ? "lost, and written off" : "back on the shelf";
}

function thingsOf({ lines }: OrderDescription): string {
  return lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(", ") || "The stock";
}

/** A further try at paying has steps of its own, named after the first's. */
function withoutTry(name: string): string {
  return name.replace(/ \(try \d+\)$/, "");
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
