import { CancelWindow } from "#server/services/cancel-window.ts";
import { TurnedBack } from "#server/services/turned-back.ts";

/** The traveller's way out, free of charge: open until the money is taken. */
export const cancelWindow = new CancelWindow({
  reason: "Cancelled by the traveller",
  keeper: { by: "booking", name: "The booking" },
  cancelled: (said) => new TurnedBack("cancelled", said.reason, said),
});
