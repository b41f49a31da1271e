import { listRuns } from "#db/queries/runs.ts";
import { listOrderRows } from "#db/shop/order-pages.ts";
import { listProducts } from "#db/shop/products.ts";
import { DashboardPage } from "#views/pages/dashboard.tsx";
import { ordersMarkdown } from "#views/shop/output/orders.ts";
import { productsMarkdown } from "#views/shop/output/products.ts";
import { buyingFor } from "../domains/shop/routes/purchase-options.ts";
import type { Page } from "./page.tsx";

export const dashboardPage: Page = {
  path: "/",
  load: ({ deps: { events }, user }) => {
    const { db } = events;
    const picks = listProducts(db, { pageSize: 4 });
    const buying = buyingFor(events, user, "/");
    const orders = user ? listOrderRows(db, { userId: user.id, limit: 5 }) : [];
    const runs = user ? listRuns(db, { userId: user.id, limit: 20 }) : [];
    const others = runs.filter(({ kind }) => kind !== "order").slice(0, 3);
    return {
      title: user ? `Hello, ${user.displayName}` : "Cartwright",
      section: "dashboard",
      topics: ["catalog"],
      markdown: user
        ? ordersMarkdown(orders)
        : productsMarkdown(picks, (sku) => buying(sku).available),
      input: (
        <DashboardPage
          user={user}
          picks={picks.items}
          buying={buying}
          orders={orders}
          runs={others}
        />
      ),
    };
  },
};
