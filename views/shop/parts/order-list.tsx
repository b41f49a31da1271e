import type { Child } from "hono/jsx";
import type { OrderRow } from "#db/shop/order-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Empty } from "#views/parts/empty.tsx";
import { pathTo } from "#views/parts/path.ts";
import { Time } from "#views/parts/time.tsx";
import { OrderBadge } from "./status.tsx";

export function OrderList({ orders }: { orders: OrderRow[] }) {
  return (
    <ul class="rows order-rows">
      {orders.map((order) => (
        <li class="row order-row" id={`row-${order.id}`}>
          {order.picture ? (
            <img src={order.picture} alt="" width={40} height={40} loading="lazy" />
          ) : (
            <span class="no-picture" />
          )}
          <a id={`open-${order.id}`} href={pathTo("orders", order.id)}>
            {orderName(order)}
          </a>
          <OrderBadge status={order.status} />
          <span class="row-note">
            No. <span class="figure">{order.number}</span>, <Time at={order.createdAt} />
          </span>
          <span class="figure order-row-total">
            {order.totalCents > 0 ? formatMoney(order.totalCents, order.currency) : "—"}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function NoOrders({ action }: { action?: Child }) {
  return (
    <Empty icon="orders" title="No orders yet" action={action}>
      What you order is listed here, with its way to your door.
    </Empty>
  );
}

/** Named for what is in it; until that is frozen, by what it was called when it was placed. */
export function orderName({ first, lines, title }: OrderRow): string {
  if (!first) return title;
  return lines > 1 ? `${first} and ${lines - 1} more` : first;
}
