import type { Product } from "#db/queries/products.ts";
import type { Run } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { RunList } from "../parts/run-list.tsx";
import { ProductCard } from "./products.tsx";

export interface DashboardProps {
  user: SignedIn | null;
  picks: Product[];
  runs: Run[];
}

export function DashboardPage({ user, picks, runs }: DashboardProps) {
  return (
    <>
      {user ? <Progress runs={runs} /> : <Introduction />}
      <section class="block" aria-labelledby="picks-title">
        <div class="block-head">
          <h2 id="picks-title">From the shelves</h2>
          <a id="all-products" href="/products">
            All products <Icon name="arrow-right" size={16} />
          </a>
        </div>
        <ul class="cards">
          {picks.map((product) => (
            <ProductCard product={product} />
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

function Progress({ runs }: { runs: Run[] }) {
  return (
    <section class="block" aria-labelledby="progress-title">
      <div class="block-head">
        <h2 id="progress-title">Lately</h2>
        {runs.length > 0 && (
          <a id="all-flows" href="/flows">
            All flows <Icon name="arrow-right" size={16} />
          </a>
        )}
      </div>
      {runs.length > 0 ? (
        <RunList runs={runs} />
      ) : (
        <Empty icon="flows" title="Nothing in progress">
          What you start will be listed here with its state.
        </Empty>
      )}
    </section>
  );
}
