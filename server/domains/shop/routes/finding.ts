import { findAnyOrdersByNumber, findOrdersByNumber } from "#db/shop/order-search.ts";
import { listProducts } from "#db/shop/products.ts";
import { formatMoney } from "#server/rules/money.ts";
import type { SearchRequest } from "#server/web/domain.ts";
import type { Finding, FindingGroup } from "#views/parts/findings.tsx";
import { pathTo } from "#views/parts/path.ts";
import { orderLabel } from "#views/shop/parts/status.tsx";

/** Orders that one may see by their number, and what is on the shelves. */
export function findInShop(request: SearchRequest): FindingGroup[] {
  return [
    { id: "orders", title: "Orders", found: findOrders(request) },
    { id: "products", title: "Products", found: findProducts(request) },
  ];
}

const most = 6;

function findOrders({ deps, user, search }: SearchRequest): Finding[] {
  const [, said] = /^(?:order\b)?\s*(?:no\.?|#)?\s*(\d{1,9})$/i.exec(search) ?? [];
  if (!user || said === undefined) return [];
  const { db } = deps.events;
  const wanted = { digits: Number(said), limit: most };
  const found =
    user.role === "admin"
      ? findAnyOrdersByNumber(db, wanted)
      : findOrdersByNumber(db, { ...wanted, userId: user.id });
  return found.map(({ id, number, status, userId }) => ({
    id: `order-${id}`,
    // The page of an order is its owner's.
    href: userId === user.id ? pathTo("orders", id) : pathTo("admin", "orders", id),
    icon: "orders" as const,
    title: `Order ${number}`,
    note: orderLabel(status),
  }));
}

function findProducts({ deps, search }: SearchRequest): Finding[] {
  if (search === "") return [];
  const { items } = listProducts(deps.events.db, { search, pageSize: most });
  return items.map(({ id, name, priceCents, currency }) => ({
    id: `product-${id}`,
    href: pathTo("products", id),
    icon: "products" as const,
    title: name,
    note: formatMoney(priceCents, currency),
  }));
}
