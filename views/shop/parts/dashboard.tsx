import type { OrderRow } from "#db/shop/order-pages.ts";
import type { Product } from "#db/shop/products.ts";
import { Block } from "#views/parts/block.tsx";
import { MoreLink } from "#views/parts/links.tsx";
import { ProductCard } from "../pages/products.tsx";
import type { OptionsBySku } from "./add-to-cart.tsx";
import { NoOrders, OrderList } from "./order-list.tsx";

export function LatestOrders({ orders }: { orders: OrderRow[] }) {
  const all = orders.length > 0 && (
    <MoreLink id="all-orders" href="/orders">
      All orders
    </MoreLink>
  );
  return (
    <Block id="orders" title="Your orders" aside={all}>
      {orders.length > 0 ? <OrderList orders={orders} /> : <NoOrders />}
    </Block>
  );
}

interface FeaturedProductsProps {
  products: Product[];
  optionsOf: OptionsBySku;
}

export function FeaturedProducts({ products, optionsOf }: FeaturedProductsProps) {
  const all = (
    <MoreLink id="all-products" href="/products">
      All products
    </MoreLink>
  );
  return (
    <Block id="picks" title="From the shelves" aside={all}>
      <ul class="cards cards-of-four">
        {products.map((product) => (
          <ProductCard product={product} options={optionsOf(product.sku)} />
        ))}
      </ul>
    </Block>
  );
}
