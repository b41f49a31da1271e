import type { OrderRow } from "#db/shop/order-pages.ts";
import { ProductsLink } from "#views/parts/links.tsx";
import { NoOrders, OrderList } from "../parts/order-list.tsx";

export function OrdersPage({ orders }: { orders: OrderRow[] }) {
  if (orders.length > 0) return <OrderList orders={orders} />;
  return <NoOrders action={<ProductsLink id="orders-to-products" />} />;
}
