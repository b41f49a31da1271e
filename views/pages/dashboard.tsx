import type { Child } from "hono/jsx";
import type { SignedIn } from "#db/queries/sessions.ts";
import { Block } from "../parts/block.tsx";
import { MoreLink, ProductsLink } from "../parts/links.tsx";
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
    <Block id="introduction" title="Well-made things, and orders that cannot get lost">
      <p class="lead">
        Every step of what you start here is written down before it is taken. Close the tab, cut the
        power: it goes on where it stopped, and this page tells you so.
      </p>
      <p class="actions">
        <ProductsLink id="introduction-products" primary />
        <a id="introduction-sign-up" class="button" href="/sign-up">
          Create an account
        </a>
      </p>
    </Block>
  );
}

const everything = { id: "all-activity", href: "/activity" };

function Progress({ runs }: { runs: ListedRun[] }) {
  return (
    <Block id="progress" title="Lately" aside={<MoreLink {...everything}>All activity</MoreLink>}>
      <RunList runs={runs} />
    </Block>
  );
}
