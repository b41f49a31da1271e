import type { OrderDescription } from "#db/shop/order-pages.ts";
import { formatMoney } from "#server/rules/money.ts";

/** What was bought and what it costs, as it was frozen at checkout. */
export function OrderLines({ order }: { order: OrderDescription }) {
  const money = (cents: number) => formatMoney(cents, order.currency);
  return (
    <table class="ledger order-lines">
      <thead>
        <tr>
          <th scope="col">Item</th>
          <th scope="col" class="number">
            Price
          </th>
          <th scope="col" class="number">
            Qty
          </th>
          <th scope="col" class="number">
            Amount
          </th>
        </tr>
      </thead>
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
        <tr>
          <th scope="row" colspan={3}>
            Items
          </th>
          <td class="number">{money(order.itemsCents)}</td>
        </tr>
        <tr>
          <th scope="row" colspan={3}>
            Shipping
          </th>
          <td class="number">{money(order.shippingCents)}</td>
        </tr>
        <tr class="ledger-total">
          <th scope="row" colspan={3}>
            Total
          </th>
          <td class="number">{money(order.totalCents)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
