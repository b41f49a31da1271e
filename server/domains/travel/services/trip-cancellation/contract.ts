import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

/** Keyed by trip id. What is refunded was decided and written down before it is asked to run. */
export const tripCancellation = iface.workflow("TripCancellation", {
  run: iface.schemas({
    input: z.object({ userId: z.string() }),
    output: z.object({ refundedCents: z.int() }),
  }),
});
