import { afterEach, test } from "vitest";
import { playPayment } from "#server/sandbox/play-payment.ts";
import { Order } from "../shop/support/crash-order.ts";
import { endShops, type Shop, sandboxUrlsOf, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

/** Nothing is killed here: it stands with those that have the machine, and a whole shop, to themselves. */

afterEach(endShops);

test("an order is paid and delivered though the shop's public name leads nowhere from its own machine", async () => {
  const shop = await startShop({
    env: { PUBLIC_URL: "http://shop.invalid", DELIVERY_SECONDS: "1" },
  });
  const order = await Order.place(shop);
  await pay(order, shop);
  await order.becomes("awaiting_approval");
  await order.approve();
  await order.isDeliveredOnce();
});

/** Through the provider's own port, as its page is under the public name as well. */
function pay({ id: orderId }: Order, shop: Shop): Promise<string> {
  const urls = sandboxUrlsOf(shop);
  return until(`${orderId} to be paid`, () =>
    playPayment({ urls, orderId, outcome: "success" }).catch(() => undefined),
  );
}
