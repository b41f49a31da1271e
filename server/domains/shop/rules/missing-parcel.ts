import { stepNames } from "./step-names.ts";

/** How the run of an order stands whose parcel nobody hears of, until an admin gives it up. */
export const missingParcel = {
  step: stepNames.find,
  waitingFor: "the parcel, or an admin who gives it up",
} as const;

/** Only then: before, the carrier is still asked, and after, it has ended. */
export function mayBeGivenUp(order: {
  status: string;
  run: { waitingFor: string | null };
}): boolean {
  return order.status === "shipped" && order.run.waitingFor === missingParcel.waitingFor;
}
