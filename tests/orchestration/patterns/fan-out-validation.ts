import type { Context } from "@restatedev/restate-sdk";
import { fanOutFail } from "#server/orchestration/fan.ts";
import { type Order, shop } from "./shop.ts";

// #region fan-out validation
export async function validate(ctx: Context, order: Order) {
  const { stock, zone } = await fanOutFail(
    ctx,
    {
      stock: () => ctx.serviceClient(shop).checkStock(order.quantity),
      zone: () => ctx.serviceClient(shop).checkZone(order.country),
    },
    { others: "finish" }, // so that the error names everything that is wrong
  );
  return `${stock.available} left, shipped to ${zone.zone}`;
}
// #endregion
