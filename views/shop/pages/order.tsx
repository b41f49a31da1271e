import type { Child } from "hono/jsx";
import type { OrderDescription, OrderShipment } from "#db/shop/order-pages.ts";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";
import { Payments } from "#views/parts/payments.tsx";
import { Badge } from "#views/parts/status.tsx";
import { Stepper } from "#views/parts/stepper.tsx";
import { Time } from "#views/parts/time.tsx";
import { Timeline } from "#views/parts/timeline.tsx";
import { wayOf } from "../order-progress.ts";
import { AddressLines } from "../parts/address.tsx";
import { OrderLines } from "../parts/order-lines.tsx";
import { shownStage } from "../parts/order-stages.ts";
import { OrderNow } from "../parts/order-status-card.tsx";
import { shipmentLook } from "../parts/status.tsx";

export interface OrderPageProps {
  order: OrderDescription;
  now: number;
  /** What stands instead of the shopper's choices when somebody else looks. */
  choices?: Child;
  /** How many things the basket holds: an order is paid again with what is in it then. */
  inCart: number;
}

export function OrderPage({ order, now, choices, inCart }: OrderPageProps) {
  return (
    <article class="story">
      <OrderNow order={order} now={now} inCart={inCart} choices={choices} />
      <Stepper label="The way of this order" stages={wayOf(order).map(shownStage)} />
      <div class="page-columns">
        <section class="block" aria-labelledby="lines-title">
          <div class="block-head">
            <h2 id="lines-title">Items</h2>
            {order.invoice && !choices && (
              <a id="open-invoice" href={pathTo("orders", order.id, "invoice")}>
                <Icon name="receipt" size={16} /> Invoice
              </a>
            )}
          </div>
          {order.lines.length > 0 ? (
            <OrderLines order={order} />
          ) : (
            <p class="muted">Prices are frozen as soon as everything is checked.</p>
          )}
        </section>
        <OrderFacts order={order} />
      </div>
      {order.shipment && <Tracking shipment={order.shipment} />}
      {order.payments.length > 0 && <Payments payments={order.payments} />}
      <section class="block" aria-labelledby="order-steps-title">
        <h2 id="order-steps-title">Every step</h2>
        <Timeline id="order-steps" steps={order.steps} />
      </section>
    </article>
  );
}

function OrderFacts({ order }: { order: OrderDescription }) {
  return (
    <section class="block" aria-labelledby="facts-title">
      <h2 id="facts-title">Delivery</h2>
      <AddressLines address={order.address} />
      <dl class="facts page-facts">
        {order.note && (
          <div>
            <dt>Note</dt>
            <dd>{order.note}</dd>
          </div>
        )}
        <div>
          <dt>Ordered</dt>
          <dd>
            <Time at={order.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Order</dt>
          <dd class="mono">{order.id}</dd>
        </div>
      </dl>
    </section>
  );
}

function Tracking({ shipment }: { shipment: OrderShipment }) {
  const { trackingNumber, status, tracking } = shipment;
  if (!trackingNumber) return null;
  return (
    <section class="block" aria-labelledby="tracking-title">
      <div class="block-head">
        <h2 id="tracking-title">Shipment</h2>
        {status && <Badge {...shipmentLook(status)} />}
      </div>
      <p class="tracking-number">
        Tracking number <span class="mono">{trackingNumber}</span>
      </p>
      {tracking.length > 0 && (
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col">Told by the carrier</th>
              <th scope="col" class="number">
                When
              </th>
            </tr>
          </thead>
          <tbody>
            {tracking.map((event) => (
              <tr>
                <td>{shipmentLook(event.status).label}</td>
                <td class="number">
                  <Time at={event.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
