import type { Child } from "hono/jsx";
import type { OrderDescription, OrderShipment } from "#db/shop/order-pages.ts";
import { hasItsDay, sayLeaving } from "#server/domains/shop/rules/leaving.ts";
import type { NextTry } from "#server/domains/shop/rules/next-try.ts";
import { carrierTitle } from "#server/rules/system-titles.ts";
import { Block } from "#views/parts/block.tsx";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { LedgerHead } from "#views/parts/ledger.tsx";
import { StoryLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
import { Payments } from "#views/parts/payments.tsx";
import { Badge } from "#views/parts/status.tsx";
import { Stepper } from "#views/parts/stepper.tsx";
import { Time } from "#views/parts/time.tsx";
import { Undoings } from "#views/parts/undoings.tsx";
import { progressOf } from "../order-progress.ts";
import { orderUndoings, undoneHeadline } from "../order-undoing.ts";
import { AddressLines } from "../parts/address.tsx";
import { OrderActions } from "../parts/order-actions.tsx";
import { OrderLines } from "../parts/order-lines.tsx";
import { OrderStatusCard } from "../parts/order-status-card.tsx";
import { shipmentLook } from "../parts/status.tsx";

export interface OrderPageProps {
  order: OrderDescription;
  now: number;
  /** What stands instead of the shopper's actions when somebody else looks. */
  actions?: Child;
  /** An order is paid again with what is in the basket then. */
  nextTry?: NextTry | undefined;
  /** The shopper comes from the provider, where their bank has not answered yet. */
  isBankAsked?: boolean;
}

export function OrderPage({ order, now, actions, nextTry, isBankAsked = false }: OrderPageProps) {
  const isOwners = actions === undefined;
  return (
    <article class="story">
      <OrderStatusCard order={order} now={now}>
        {actions ?? <OrderActions order={order} nextTry={nextTry} isBankAsked={isBankAsked} />}
      </OrderStatusCard>
      <Stepper label="The way of this order" stages={progressOf(order)} />
      <div class="page-columns">
        <Block id="lines" title="Items" aside={isOwners && <InvoiceLink order={order} />}>
          {order.lines.length > 0 ? (
            <OrderLines order={order} />
          ) : (
            <p class="muted">Prices are frozen as soon as everything is checked.</p>
          )}
        </Block>
        <Delivery order={order} />
      </div>
      {order.shipment && <Tracking shipment={order.shipment} lost={order.lostParcels} />}
      {order.payments.length > 0 && (
        <Payments payments={order.payments} disputes={order.disputes} />
      )}
      <Undoings headline={undoneHeadline(order)} undoings={orderUndoings(order)} />
      <StoryLink id="order-story" runId={order.id} />
    </article>
  );
}

function InvoiceLink({ order: { id, invoice } }: { order: OrderDescription }) {
  if (!invoice) return null;
  return (
    <a id="open-invoice" href={pathTo("orders", id, "invoice")}>
      <Icon name="receipt" size={16} /> Invoice
    </a>
  );
}

function Delivery({ order }: { order: OrderDescription }) {
  return (
    <Block id="facts" title="Delivery">
      <AddressLines address={order.address} />
      <Facts class="page-facts">
        {order.note && <Fact term="Note">{order.note}</Fact>}
        <Fact term="Ordered">
          <Time at={order.createdAt} />
        </Fact>
        <Fact term="Number" class="figure">
          {order.number}
        </Fact>
        {hasItsDay(order) && (
          <Fact term="Leaves">{sayLeaving(order.slot.day, carrierTitle(order.slot.carrier))}</Fact>
        )}
      </Facts>
    </Block>
  );
}

type LostParcels = OrderDescription["lostParcels"];

function Tracking({ shipment, lost }: { shipment: OrderShipment; lost: LostParcels }) {
  const { trackingNumber, status, tracking, carrier, passedOver } = shipment;
  if (!trackingNumber) return <LostOnes parcels={lost} />;
  return (
    <Block id="tracking" title="Shipment" aside={status && <Badge {...shipmentLook(status)} />}>
      <p class="tracking-number">
        {carrierTitle(carrier)}, tracking number <span class="mono">{trackingNumber}</span>
      </p>
      {passedOver !== null && (
        <p class="muted">{`Another carrier was asked first, and passed over: ${passedOver}`}</p>
      )}
      {tracking.length > 0 && (
        <table class="ledger">
          <LedgerHead columns={["Told by the carrier"]} figures={["When"]} />
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
      <LostOnes parcels={lost} />
    </Block>
  );
}

function LostOnes({ parcels }: { parcels: LostParcels }) {
  return (
    <>
      {parcels.map(({ trackingNumber, lostAt }) => (
        <p class="muted">
          {"The parcel before it "}
          <span class="mono">{trackingNumber}</span>
          {" was lost; its things were sent again on "}
          <Time at={lostAt} />.
        </p>
      ))}
    </>
  );
}
