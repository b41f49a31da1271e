import { hasSecondFactor } from "#db/queries/second-factors.ts";
import {
  listMissingParcels,
  listWaitingForApproval,
  recentDecisions,
  refusedWebhooks,
} from "#db/shop/admin-pages.ts";
import { describeAnyOrder } from "#db/shop/order-pages.ts";
import type { AppDeps } from "#server/web/deps.ts";
import type { Page, PageContent } from "#server/web/page.tsx";
import { adminMarkdown } from "#views/shop/output/admin.ts";
import { orderMarkdown } from "#views/shop/output/orders.ts";
import { AdminPage } from "#views/shop/pages/admin.tsx";
import { AdminOrderPage } from "#views/shop/pages/admin-order.tsx";
import type { RefusedRejection } from "#views/shop/parts/approve-or-reject.tsx";
import { missingParcel } from "../rules/missing-parcel.ts";

export const adminPage: Page = {
  path: "/admin",
  for: "admin",
  load: ({ deps: { events, listFailedRuns }, user }) => {
    const { db, now } = events;
    const shown = {
      waiting: listWaitingForApproval(db),
      missing: listMissingParcels(db, missingParcel),
      decisions: recentDecisions(db),
      webhooks: refusedWebhooks(db, { now: now() }),
      failed: listFailedRuns(db),
      lacksSecondFactor: user !== null && !hasSecondFactor(db, { userId: user.id }),
      now: now(),
    };
    return {
      title: "Admin",
      holds: "To decide",
      description: "Orders that wait for a decision, and what went wrong.",
      section: "admin",
      // What an order does while it waits for a decision wakes nobody but those who look at it.
      topics: ["admin", ...shown.waiting.map(({ id }) => `run:${id}` as const)],
      markdown: adminMarkdown(shown),
      input: <AdminPage {...shown} />,
    };
  },
};

/** Anybody's order, to look at and to decide about; the shopper's own choices stay the shopper's. */
export const adminOrderPage: Page = {
  path: "/admin/orders/:id",
  for: "admin",
  load: ({ deps, params: { id = "" } }) => adminOrderContent(deps, id),
};

/** That page, or the same page once more with the rejection that was refused. */
export function adminOrderContent(
  { events }: AppDeps,
  id: string,
  rejection?: RefusedRejection,
): PageContent | undefined {
  const order = describeAnyOrder(events.db, { id });
  if (!order) return undefined;
  return {
    title: order.run.title,
    holds: "Order and decision",
    description: "One order: where it stands, and what can be decided about it.",
    section: "admin",
    runId: id,
    topics: [`run:${id}`],
    markdown: orderMarkdown(order),
    input: <AdminOrderPage order={order} now={events.now()} rejection={rejection} />,
  };
}
