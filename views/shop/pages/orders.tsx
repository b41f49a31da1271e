import type { OrderRow } from "#db/shop/order-pages.ts";
import { Empty } from "#views/parts/empty.tsx";
import { OrderList } from "../parts/order-list.tsx";

export function OrdersPage({ orders }: { orders: OrderRow[] }) {
  if (orders.length > 0) return <OrderList orders={orders} />;
  return (
    <Empty icon="orders" title="No orders yet">
      What you order is listed here, with its way to your door.
      <p class="actions">
        <a id="orders-to-products" class="button" href="/products">
          Browse the products
        </a>
      </p>
    </Empty>
  );
}
