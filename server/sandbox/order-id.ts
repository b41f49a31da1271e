import type { Context } from "hono";
import { Refusal } from "./errors.ts";

export function orderIdOf(c: Context): string {
  const orderId = c.req.query("orderId");
  if (!orderId) throw new Refusal(400, "order_id_missing", "Say which order: ?orderId=…");
  return orderId;
}
