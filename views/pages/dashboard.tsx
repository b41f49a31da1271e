import type { Child } from "hono/jsx";
import type { SignedIn } from "#db/queries/sessions.ts";
import { Icon } from "../parts/icon.tsx";
import { type ListedRun, RunList } from "../parts/run-list.tsx";

export interface DashboardProps {
  user: SignedIn | null;
  /** What of theirs is on its way, a part a domain. */
  mine: Child[];
  /** Whatever else is theirs: what stands above has its own list. */
  runs: ListedRun[];
  /** What can be begun, a part a domain. */
  offers: Child[];
}

export function DashboardPage({ user, mine, runs, offers }: DashboardProps) {
  return (
    <>
      {!user && <Introduction />}
      {mine}
      {runs.length > 0 && <Progress runs={runs} />}
      {offers}
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

function Progress({ runs }: { runs: ListedRun[] }) {
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
