import { stepNames } from "#server/domains/shop/rules/step-names.ts";

/** The steps of an order as its shopper reads them; what is not here is called the same for all. */
export const orderStepWords: Readonly<Record<string, string>> = {
  [stepNames.checkFraud]: "Safety check",
  [stepNames.freeze]: "Fix the price",
  [stepNames.hold]: "Set the items aside for you",
  [stepNames.askPayment]: "Prepare the payment",
  [stepNames.awaitPayment]: "Wait for your payment",
  [stepNames.keep]: "Keep the items for you",
  [stepNames.stock]: "Your items",
  [stepNames.payment]: "Your payment",
  [stepNames.approval]: "Wait for the shop's approval",
  [stepNames.capture]: "Take the payment",
  [stepNames.pick]: "Pick your items",
  [stepNames.tell.mail]: "Write you a mail",
  [stepNames.tell.text]: "Send you a text message",
  [stepNames.tell.push]: "Notify your phone",
};
