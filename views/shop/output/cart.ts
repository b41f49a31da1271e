import type { CartDescription } from "#db/shop/cart-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { code, plain, table } from "#views/markdown.ts";
import { pathTo } from "#views/parts/path.ts";
import type { ShippingOption } from "../parts/checkout-summary.tsx";

export function cartMarkdown(cart: CartDescription, options: ShippingOption[]): string {
  if (cart.lines.length === 0) return "# Cart\n\nNothing is in it.";
  const money = (cents: number) => formatMoney(cents, cart.currency);
  const lines = cart.lines.map((line) => [
    `[${plain(line.name)}](${pathTo("products", line.productId)})`,
    code(line.sku),
    money(line.unitCents),
    String(line.quantity),
    money(line.unitCents * line.quantity),
  ]);
  const sum = ["**Items**", "", "", String(cart.quantity), `**${money(cart.itemsCents)}**`];
  const zones = options.map(({ name, shippingCents }) => [
    plain(name),
    money(shippingCents),
    money(cart.itemsCents + shippingCents),
  ]);
  return [
    "# Cart",
    cart.lockedBy && `**Being paid** as order ${code(cart.lockedBy)}.`,
    table(["Name", "Item", "Price", "Qty", "Amount"], [...lines, sum], { right: [2, 3, 4] }),
    "## Shipping",
    table(["To", "Shipping", "Total"], zones, { right: [1, 2] }),
  ]
    .filter(Boolean)
    .join("\n\n");
}
