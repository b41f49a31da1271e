import { TerminalError } from "@restatedev/restate-sdk";

/** Why a trip is not booked after all, in words for the traveller. */
export class NotBooked extends TerminalError {
  override name = "NotBooked";

  constructor(
    readonly ending: "failed" | "cancelled",
    reason: string,
  ) {
    super(reason);
  }
}
