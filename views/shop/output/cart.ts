import type { CartDescription } from "#db/shop/cart-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { code, plain, table } from "#views/markdown.ts";
import { pathTo } from "#views/parts/path.ts";
import type { ShippingOption } from "../parts/checkout-summary.tsx";

export function cartMarkdown(cart: CartDescription, options: ShippingOption[]): string {
  const { lines, beingPaid, lockedBy } = cart;
  if (lines.length + beingPaid.length === 0) return "# Cart\n\nNothing is in it.";
  const money = (cents: number) => formatMoney(cents, cart.currency);
  const rowsOf = (some: CartDescription["lines"]) =>
    some.map((line) => [
      `[${plain(line.name)}](${pathTo("products", line.productId)})`,
      code(line.sku),
      money(line.unitCents),
      String(line.quantity),
      money(line.unitCents * line.quantity),
    ]);
  const listed = (rows: string[][]) => table(columns, rows, { right: [2, 3, 4] });
  const sum = ["**Items**", "", "", String(cart.quantity), `**${money(cart.itemsCents)}**`];
  const zones = options.map(({ name, shippingCents }) => [
    plain(name),
    money(shippingCents),
    money(cart.itemsCents + shippingCents),
  ]);
  return [
    "# Cart",
    lockedBy && `**Being paid** as order ${code(lockedBy)}:`,
    beingPaid.length > 0 && listed(rowsOf(beingPaid)),
    lockedBy && lines.length > 0 && "**For the next order:**",
    lines.length > 0 && listed([...rowsOf(lines), sum]),
    "## Shipping",
    table(["To", "Shipping", "Total"], zones, { right: [1, 2] }),
  ]
    .filter(Boolean)
    .join("\n\n");
}

const columns = ["Name", "Item", "Price", "Qty", "Amount"];
