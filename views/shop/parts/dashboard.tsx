import type { OrderRow } from "#db/shop/order-pages.ts";
import type { Product } from "#db/shop/products.ts";
import { Empty } from "#views/parts/empty.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { type BuyingBySku, ProductCard } from "../pages/products.tsx";
import { OrderList } from "./order-list.tsx";

export function LatestOrders({ orders }: { orders: OrderRow[] }) {
  return (
    <section class="block" aria-labelledby="orders-title">
      <div class="block-head">
        <h2 id="orders-title">Your orders</h2>
        {orders.length > 0 && (
          <a id="all-orders" href="/orders">
            All orders <Icon name="arrow-right" size={16} />
          </a>
        )}
      </div>
      {orders.length > 0 ? (
        <OrderList orders={orders} />
      ) : (
        <Empty icon="orders" title="No orders yet">
          What you order is listed here, with its way to your door.
        </Empty>
      )}
    </section>
  );
}

export function Picks({ products, buying }: { products: Product[]; buying: BuyingBySku }) {
  return (
    <section class="block" aria-labelledby="picks-title">
      <div class="block-head">
        <h2 id="picks-title">From the shelves</h2>
        <a id="all-products" href="/products">
          All products <Icon name="arrow-right" size={16} />
        </a>
      </div>
      <ul class="cards">
        {products.map((product) => (
          <ProductCard product={product} buying={buying(product.sku)} />
        ))}
      </ul>
    </section>
  );
}
