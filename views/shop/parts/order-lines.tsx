import type { Child } from "hono/jsx";
import type { OrderDescription } from "#db/shop/order-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { LedgerHead, LedgerSum } from "#views/parts/ledger.tsx";

/** What was bought and what it costs, as it was frozen at checkout. */
export function OrderLines({ order, children }: { order: OrderDescription; children?: Child }) {
  const money = (cents: number) => formatMoney(cents, order.currency);
  return (
    <table class="ledger order-lines">
      <LedgerHead columns={["Item"]} figures={["Price", "Qty", "Amount"]} />
      <tbody>
        {order.lines.map((line) => (
          <tr>
            <td>
              <a id={`line-${line.sku}`} href={`/products/${line.productId}`}>
                {line.name}
              </a>{" "}
              <span class="mono muted">{line.sku}</span>
            </td>
            <td class="number">{money(line.unitCents)}</td>
            <td class="number">{line.quantity}</td>
            <td class="number">{money(line.unitCents * line.quantity)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <LedgerSum label="Items" span={3}>
          {money(order.itemsCents)}
        </LedgerSum>
        <LedgerSum label="Shipping" span={3}>
          {money(order.shippingCents)}
        </LedgerSum>
        <LedgerSum label="Total" span={3} class="ledger-total">
          {money(order.totalCents)}
        </LedgerSum>
        {children}
      </tfoot>
    </table>
  );
}
