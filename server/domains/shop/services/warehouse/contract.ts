import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

const order = z.object({ orderId: z.string() });

export const warehouseService = iface.service("WarehouseService", {
  pick: iface.schemas({ input: order, output: z.void() }),
  putBack: iface.schemas({ input: order, output: z.void() }),
});
