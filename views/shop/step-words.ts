import { stepNames } from "#server/domains/shop/rules/step-names.ts";

/** The steps of an order as its shopper reads them; what is not here is called the same for all. */
export const orderStepWords: Readonly<Record<string, string>> = {
  [stepNames.check.fraud]: "Safety check",
  [stepNames.freeze]: "Fix the price",
  [stepNames.hold]: "Set the items aside for you",
  [stepNames.reserve]: "Reserve a place with a carrier",
  [stepNames.askPayment]: "Prepare the payment",
  [stepNames.awaitPayment]: "Wait for your payment",
  [stepNames.keep]: "Keep the items for you",
  [stepNames.stock]: "Your items",
  [stepNames.slot]: "Your parcel's place with the carrier",
  [stepNames.payment]: "Your payment",
  [stepNames.approval]: "Wait for the shop's approval",
  [stepNames.capture]: "Take the payment",
  [stepNames.pick]: "Pick your items",
  [stepNames.day]: "Wait for the day it leaves",
  [stepNames.tell.mail]: "Write you a mail",
  [stepNames.tell.text]: "Send you a text message",
  [stepNames.tell.push]: "Notify your phone",
};
