import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

export const fraudService = iface.service("FraudService", {
  assess: iface.schemas({
    input: z.object({
      orderId: z.string(),
      userId: z.string(),
      totalCents: z.int(),
      country: z.string(),
    }),
    output: z.object({ ok: z.boolean(), reason: z.string().optional() }),
  }),
});
