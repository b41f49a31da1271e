import { CancelWindow } from "#server/services/cancel-window.ts";
import { TurnedBack } from "#server/services/turned-back.ts";

/** The shopper's way out: open until the carrier is asked. */
export const cancelWindow = new CancelWindow({
  reason: "Cancelled by the shopper",
  keeper: { by: "shop", name: "The shop" },
  cancelled: (said) => new TurnedBack("cancelled", said.reason, said),
});
