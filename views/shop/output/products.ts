import type { Product, ProductList } from "#db/shop/products.ts";
import { formatMoney } from "#server/rules/money.ts";
import { plain, table } from "#views/markdown.ts";
import { formatWeight } from "../pages/product.tsx";

/** How many of a thing can be had now, by SKU. */
export type Available = (sku: string) => number;

export function productsMarkdown(
  { items, total, page, pages }: ProductList,
  available: Available,
): string {
  if (total === 0) return "# Products\n\nNothing on the shelves matches.";
  const rows = items.map((product) => [
    `[${plain(product.name)}](/products/${product.id})`,
    `\`${product.sku}\``,
    plain(product.category),
    formatMoney(product.priceCents, product.currency),
    String(available(product.sku)),
  ]);
  return [
    "# Products",
    `${total} in all, page ${page} of ${pages}.`,
    table(["Product", "Item", "Category", "Price", "In stock"], rows, { right: [3, 4] }),
  ].join("\n\n");
}

export function productMarkdown(product: Product, available: number): string {
  const facts = [
    ["Item", `\`${product.sku}\``],
    ["Category", plain(product.category)],
    ["Price", formatMoney(product.priceCents, product.currency)],
    ["Weight", formatWeight(product.weightGrams)],
    ["In stock", String(available)],
  ];
  return [
    `# ${plain(product.name)}`,
    plain(product.summary),
    table(["", ""], facts),
    product.descriptionMd,
  ].join("\n\n");
}
