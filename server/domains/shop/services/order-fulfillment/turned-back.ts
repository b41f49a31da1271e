import { TerminalError } from "@restatedev/restate-sdk";
import type { FulfillmentEnd, Person } from "./contract.ts";

/** Why an order is not delivered after all, in words for the shopper. */
export class TurnedBack extends TerminalError {
  override name = "TurnedBack";

  constructor(
    readonly ending: Exclude<FulfillmentEnd["status"], "delivered">,
    reason: string,
    /** Who wanted it so, when it was a person. */
    readonly by?: Person,
  ) {
    super(reason);
  }
}
