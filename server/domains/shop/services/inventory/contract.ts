import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

const lines = z.array(z.object({ sku: z.string(), quantity: z.int().min(1) })).min(1);

const shortage = z.object({
  sku: z.string(),
  name: z.string(),
  wanted: z.int(),
  available: z.int(),
});
export type Shortage = z.output<typeof shortage>;

const answer = z.object({ ok: z.boolean(), shortages: z.array(shortage) });

/** Stock is a ledger: every change is one transaction, all or nothing, and can be asked for twice. */
export const inventoryService = iface.service("InventoryService", {
  check: iface.schemas({ input: z.object({ lines }), output: answer }),
  /** Until `expiresAt`; a hold of the same order that was released is taken anew. */
  hold: iface.schemas({
    input: z.object({ orderId: z.string(), lines, expiresAt: z.int() }),
    output: answer,
  }),
  /** Paid: the hold has no end any more. Refused when it expired and others took the stock. */
  confirm: iface.schemas({ input: z.object({ orderId: z.string() }), output: answer }),
  release: iface.schemas({ input: z.object({ orderId: z.string() }), output: z.void() }),
  sell: iface.schemas({ input: z.object({ orderId: z.string() }), output: z.void() }),
});
