import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

const order = z.object({ orderId: z.string() });

export const billingService = iface.service("BillingService", {
  issueInvoice: iface.schemas({ input: order, output: z.object({ number: z.int() }) }),
  cancelInvoice: iface.schemas({ input: order, output: z.void() }),
});
