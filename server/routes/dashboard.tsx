import { listProducts } from "#db/queries/products.ts";
import { listRuns } from "#db/queries/runs.ts";
import { productsMarkdown } from "#views/output/products.ts";
import { runsMarkdown } from "#views/output/runs.ts";
import { DashboardPage } from "#views/pages/dashboard.tsx";
import type { Page } from "./page.tsx";

export const dashboardPage: Page = {
  path: "/",
  load: ({ deps: { events }, user }) => {
    const picks = listProducts(events.db, { pageSize: 4 });
    const runs = user ? listRuns(events.db, { userId: user.id, limit: 5 }) : [];
    return {
      title: user ? `Hello, ${user.displayName}` : "Cartwright",
      section: "dashboard",
      topics: ["catalog"],
      markdown: user ? runsMarkdown("Lately", runs) : productsMarkdown(picks),
      input: <DashboardPage user={user} picks={picks.items} runs={runs} />,
    };
  },
};
