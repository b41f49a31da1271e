import type { OrderDescription, OrderInvoice } from "#db/shop/order-pages.ts";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { BackLink } from "#views/parts/links.tsx";
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
        <BackLink id="back-to-order" href={pathTo("orders", order.id)}>
          Order
        </BackLink>
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
        <Facts>
          <Fact term="Number" class="figure">
            {invoiceNumber(invoice)}
          </Fact>
          <Fact term="Issued">{formatDay(invoice.issuedAt)}</Fact>
          <Fact term="For">{order.run.title}</Fact>
        </Facts>
      </div>
      <OrderLines order={order} />
    </article>
  );
}

export function invoiceNumber({ number }: OrderInvoice): string {
  return String(number).padStart(6, "0");
}
