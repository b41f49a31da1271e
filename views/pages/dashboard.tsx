import type { Run } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import type { OrderRow } from "#db/shop/order-pages.ts";
import type { Product } from "#db/shop/products.ts";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { RunList } from "../parts/run-list.tsx";
import { type BuyingBySku, ProductCard } from "../shop/pages/products.tsx";
import { OrderList } from "../shop/parts/order-list.tsx";

export interface DashboardProps {
  user: SignedIn | null;
  picks: Product[];
  buying: BuyingBySku;
  orders: OrderRow[];
  /** Whatever else is theirs: orders have their own list. */
  runs: Run[];
}

export function DashboardPage({ user, picks, buying, orders, runs }: DashboardProps) {
  return (
    <>
      {!user && <Introduction />}
      {user && <Orders orders={orders} />}
      {runs.length > 0 && <Progress runs={runs} />}
      <section class="block" aria-labelledby="picks-title">
        <div class="block-head">
          <h2 id="picks-title">From the shelves</h2>
          <a id="all-products" href="/products">
            All products <Icon name="arrow-right" size={16} />
          </a>
        </div>
        <ul class="cards">
          {picks.map((product) => (
            <ProductCard product={product} buying={buying(product.sku)} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Introduction() {
  return (
    <section class="block" aria-labelledby="introduction-title">
      <h2 id="introduction-title">Well-made things, and orders that cannot get lost</h2>
      <p class="lead">
        Every step of what you start here is written down before it is taken. Close the tab, cut the
        power: it goes on where it stopped, and this page tells you so.
      </p>
      <p class="actions">
        <a id="introduction-products" class="button button-primary" href="/products">
          Browse the products
        </a>
        <a id="introduction-sign-up" class="button" href="/sign-up">
          Create an account
        </a>
      </p>
    </section>
  );
}

function Orders({ orders }: { orders: OrderRow[] }) {
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

function Progress({ runs }: { runs: Run[] }) {
  return (
    <section class="block" aria-labelledby="progress-title">
      <div class="block-head">
        <h2 id="progress-title">Lately</h2>
        <a id="all-flows" href="/flows">
          All flows <Icon name="arrow-right" size={16} />
        </a>
      </div>
      <RunList runs={runs} />
    </section>
  );
}
