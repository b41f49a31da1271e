import { listOrderRows } from "#db/shop/order-pages.ts";
import { listProducts } from "#db/shop/products.ts";
import type { DashboardPart } from "#server/web/domain.ts";
import type { PageRequest } from "#server/web/page.tsx";
import { ordersMarkdown } from "#views/shop/output/orders.ts";
import { productsMarkdown } from "#views/shop/output/products.ts";
import { FeaturedProducts, LatestOrders } from "#views/shop/parts/dashboard.tsx";
import { purchaseOptionsFor, stockOf } from "./purchase-options.ts";

/** The reader's latest orders. */
export function myOrders({ deps, user }: PageRequest): DashboardPart | undefined {
  if (!user) return undefined;
  const orders = listOrderRows(deps.events.db, { userId: user.id, limit: 5 });
  return { markdown: ordersMarkdown(orders), input: <LatestOrders orders={orders} /> };
}

/** Something from the shelves. */
export function featuredProducts({ deps: { events }, user }: PageRequest): DashboardPart {
  const shown = listProducts(events.db, { pageSize: 4 });
  const { optionsOf, until } = purchaseOptionsFor(events, user, "/");
  return {
    topics: shown.items.map(stockOf),
    until,
    markdown: productsMarkdown(shown, (sku) => optionsOf(sku).available),
    input: <FeaturedProducts products={shown.items} optionsOf={optionsOf} />,
  };
}
