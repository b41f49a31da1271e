import type { OrderDescription, OrderInvoice } from "#db/shop/order-pages.ts";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";
import { formatDay } from "#views/parts/time.tsx";
import { AddressLines } from "../parts/address.tsx";
import { OrderLines } from "../parts/order-lines.tsx";

export function InvoicePage({
  order,
  invoice,
}: {
  order: OrderDescription;
  invoice: OrderInvoice;
}) {
  return (
    <article class="invoice">
      <div class="invoice-tools">
        <a id="back-to-order" class="back" href={pathTo("orders", order.id)}>
          <Icon name="chevron-left" size={16} /> Order
        </a>
        <button
          id="print"
          class="button button-small"
          type="button"
          style="display:none"
          data-show="true"
          data-on:click="window.print()"
        >
          Print
        </button>
      </div>
      {invoice.cancelledAt !== null && (
        <p class="form-error invoice-cancelled">
          {`Cancelled on ${formatDay(invoice.cancelledAt)}: nothing is owed on this invoice.`}
        </p>
      )}
      <div class="invoice-head">
        <div>
          <h2>Cartwright</h2>
          <p class="muted">Well-made everyday things</p>
        </div>
        <div>
          <h2>Invoice to</h2>
          <AddressLines address={order.address} />
        </div>
        <dl class="facts">
          <div>
            <dt>Number</dt>
            <dd class="figure">{invoiceNumber(invoice)}</dd>
          </div>
          <div>
            <dt>Issued</dt>
            <dd>{formatDay(invoice.issuedAt)}</dd>
          </div>
          <div>
            <dt>Order</dt>
            <dd class="mono">{order.id}</dd>
          </div>
        </dl>
      </div>
      <OrderLines order={order} />
    </article>
  );
}

export function invoiceNumber({ number }: OrderInvoice): string {
  return String(number).padStart(6, "0");
}
