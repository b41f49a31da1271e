import type { WaitingOrder as Waiting } from "#db/shop/admin-pages.ts";
import { countryName } from "#server/domains/shop/rules/country.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Fact } from "#views/parts/facts.tsx";
import { pathTo } from "#views/parts/path.ts";
import { PaymentBadge } from "#views/parts/status.tsx";
import { Countdown, Elapsed, formatDay } from "#views/parts/time.tsx";
import { ApproveOrReject } from "./approve-or-reject.tsx";
import { orderLabel } from "./status.tsx";

/** Each with what it takes to decide, the longest waiting first. */
export function WaitingOrders({ orders, now }: { orders: Waiting[]; now: number }) {
  return (
    <ul class="waiting-orders">
      {orders.map((order) => (
        <WaitingOrder order={order} now={now} />
      ))}
    </ul>
  );
}

function WaitingOrder({ order, now }: { order: Waiting; now: number }) {
  return (
    <li class="waiting-order" id={`waiting-${order.id}`}>
      <div class="waiting-head">
        <h3>
          <a id={`waiting-open-${order.id}`} href={pathTo("admin", "orders", order.id)}>
            {order.displayName}, {order.title}
          </a>
        </h3>
        <p class="price price-large">{formatMoney(order.totalCents, order.currency)}</p>
      </div>
      <p class="waiting-items">
        {order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(" · ")}
      </p>
      <dl class="waiting-facts">
        <Fact term="Shopper">
          @{order.username}, since {formatDay(order.customerSince)}
        </Fact>
        <Fact term="Earlier">{earlierOrders(order)}</Fact>
        <Fact term="To">{`${order.address.city}, ${countryName(order.address.country)}`}</Fact>
        <Fact term="Payment">
          {order.payment ? <PaymentBadge status={order.payment.status} /> : "—"}
        </Fact>
        <Fact term="Waits since">
          <Elapsed from={order.waitsSince} to={null} now={now} />
        </Fact>
        {order.until !== null && (
          <Fact term="Deadline in">
            <Countdown until={order.until} now={now} />
          </Fact>
        )}
        {order.note && <Fact term="Note">{order.note}</Fact>}
      </dl>
      <ApproveOrReject orderId={order.id} />
    </li>
  );
}

export function earlierOrders({ earlier }: Pick<Waiting, "earlier">): string {
  if (earlier.length === 0) return "First order";
  return earlier
    .map(({ status, total }) => `${total} ${orderLabel(status).toLowerCase()}`)
    .join(", ");
}
