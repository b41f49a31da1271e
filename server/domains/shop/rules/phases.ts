import { stepNames } from "./step-names.ts";

/** Every order goes through these five, in this order. */
export const phases = ["validation", "reservation", "payment", "fulfillment", "notices"] as const;
export type Phase = (typeof phases)[number];

/** What happens in each. */
export const phaseTitles: Record<Phase, string> = {
  validation: "Everything is checked, side by side",
  reservation: "The price, the stock and a slot at a carrier are set aside",
  payment: "The providers are asked, and the shopper pays one",
  fulfillment: "It is approved, paid for, packed and delivered",
  notices: "The shopper is told by every channel that can be had",
};

/** "4 of 5" */
export function numbered(name: Phase) {
  return { name, number: phases.indexOf(name) + 1, of: phases.length, title: phaseTitles[name] };
}

/** Where a step belongs, by its name; nothing for one that is of no phase. */
export function phaseOf(step: string): Phase | undefined {
  const name = step.replace(/ \(try \d+\)$|, parcel \d+$/, "");
  return phases.find((phase) => stepsOf[phase].includes(name));
}

const stepsOf: Record<Phase, readonly string[]> = {
  validation: Object.values(stepNames.check),
  reservation: [
    ...[stepNames.freeze, stepNames.hold, stepNames.reserve],
    ...[stepNames.stock, stepNames.slot],
  ],
  payment: [stepNames.askPayment, stepNames.awaitPayment, stepNames.keep, stepNames.payment],
  fulfillment: [
    ...[stepNames.approval, stepNames.capture, stepNames.pick, stepNames.invoice],
    ...[stepNames.label, stepNames.day, stepNames.handOver, stepNames.delivery],
    ...[stepNames.again, stepNames.find],
  ],
  notices: Object.values(stepNames.tell),
};
