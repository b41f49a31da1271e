import type { Seller } from "#db/seller.ts";
import type { OrderDescription, OrderInvoice } from "#db/shop/order-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { LedgerSum } from "#views/parts/ledger.tsx";
import { BackLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
import { formatDay } from "#views/parts/time.tsx";
import { invoiceNumber, paymentLines, vatLines } from "../invoice.ts";
import { AddressLines } from "../parts/address.tsx";
import { OrderLines } from "../parts/order-lines.tsx";

interface InvoicePageProps {
  order: OrderDescription;
  invoice: OrderInvoice;
  seller: Seller;
}

export function InvoicePage({ order, invoice, seller }: InvoicePageProps) {
  return (
    <article class="invoice">
      <InvoiceTools orderId={order.id} />
      {invoice.cancelledAt !== null && (
        <p class="form-error invoice-cancelled">
          {`Cancelled on ${formatDay(invoice.cancelledAt)}: nothing is owed on this invoice.`}
        </p>
      )}
      <div class="invoice-head">
        <SoldBy seller={seller} />
        <div>
          <h2>Invoice to</h2>
          <AddressLines address={order.address} />
        </div>
        <Facts>
          <Fact term="Invoice" class="figure">
            {invoiceNumber(invoice)}
          </Fact>
          <Fact term="Issued">{formatDay(invoice.issuedAt)}</Fact>
          <Fact term="Order" class="figure">
            {order.number}
          </Fact>
          <Fact term="Ordered">{formatDay(order.createdAt)}</Fact>
        </Facts>
      </div>
      <OrderLines order={order}>
        {vatLines(order, seller).map(({ label, cents }) => (
          <LedgerSum label={label} span={3}>
            {formatMoney(cents, order.currency)}
          </LedgerSum>
        ))}
      </OrderLines>
      {paymentLines(order.payments).map((line) => (
        <p class="invoice-payment">{line}</p>
      ))}
    </article>
  );
}

/** Printing takes a script; without one the browser's own menu does it. */
function InvoiceTools({ orderId }: { orderId: string }) {
  return (
    <div class="invoice-tools">
      <BackLink id="back-to-order" href={pathTo("orders", orderId)}>
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
  );
}

function SoldBy({ seller: { name, address, vatId, email } }: { seller: Seller }) {
  return (
    <div>
      <h2>{name}</h2>
      <address class="address">
        {address.map((line) => (
          <div>{line}</div>
        ))}
        {vatId && <div>{`VAT number ${vatId}`}</div>}
        {email && <div>{email}</div>}
      </address>
    </div>
  );
}
