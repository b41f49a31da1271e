import type { OrderStatus, SlotState } from "#db/shop/statuses.ts";
import { sayDay } from "./days.ts";

/** "Friday, 27 November, with Kestrel" */
export function sayLeaving(day: string, carrierTitle: string): string {
  return `${sayDay(day)}, with ${carrierTitle}`;
}

interface Order {
  status: OrderStatus;
  slot: { state: SlotState } | undefined;
}

/** Whether it is still to leave, on a day that is known. Once it has left, the carrier tells the rest. */
export function hasItsDay<O extends Order>(
  order: O,
): order is O & { slot: NonNullable<O["slot"]> } {
  const { slot, status } = order;
  if (!slot || slot.state === "released") return false;
  return status !== "shipped" && status !== "delivered";
}
