import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Import, importsOf, sourceFiles, textOf } from "./support/imports.ts";

test("every import goes one way round", () => {
  const files = sourceFiles();
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => complaintsAbout(file, textOf(file)))).toEqual([]);
});

describe("the rule refuses", () => {
  test.each([
    ["views/a.tsx", `import { listRuns } from "#db/queries/runs.ts";`],
    ["views/pages/a.tsx", `import { type Run, listRuns } from "#db/queries/runs.ts";`],
    ["views/a.tsx", `import { notFound } from "#server/web/problem.ts";`],
    ["views/a.tsx", `import { readFile } from "node:fs";`],
    ["db/queries/a.ts", `import { Hub } from "#server/events/hub.ts";`],
    ["db/queries/a.ts", `import type { Hub } from "#server/events/hub.ts";`],
    ["server/orchestration/a.ts", `import type { Database } from "#db/connection.ts";`],
    ["server/orchestration/a.ts", `export * from "../events/hub.ts";`],
    ["server/domains/shop/services/a.ts", `import { pages } from "#server/web/pages.ts";`],
    ["server/domains/shop/services/a.ts", `import { Layout } from "#views/layout.tsx";`],
    ["server/services/a/b.ts", `import { connectIngress } from "#server/ingress/connect.ts";`],
    ["server/services/a/b.ts", `import { make } from "#server/services/c/workflow.ts";`],
    ["server/domains/shop/services/a/b.ts", `import { make } from "../c/workflow.ts";`],
    ["server/web/a.ts", `import { welcomeRun } from "#server/services/welcome/contract.ts";`],
    ["server/web/a.ts", `const it = await import("#server/services/welcome/workflow.ts");`],
    [
      "server/domains/shop/commands/a-ingress.ts",
      `import { make } from "../services/b/workflow.ts";`,
    ],
    ["server/domains/shop/routes/a.ts", `import { b } from "../services/b/contract.ts";`],
    ["server/domains/shop/routes/a.ts", `import { b } from "#server/domains/travel/rules/b.ts";`],
    ["views/shop/a.ts", `import type { Trip } from "#db/travel/trips.ts";`],
    ["db/shop/a.ts", `import { trips } from "../travel/schema.ts";`],
    ["server/web/a.ts", `import { shop } from "#server/domains/shop/domain.tsx";`],
    ["db/queries/a.ts", `import { orders } from "../shop/schema.ts";`],
    ["views/parts/a.tsx", `import { OrderList } from "../shop/parts/order-list.tsx";`],
    ["server/domains/shop/rules/a.ts", `import { orders } from "#db/shop/schema.ts";`],
    ["server/rules/a.ts", `import { z } from "zod";`],
    ["server/ingress/a.ts", `import { make } from "#server/services/welcome/workflow.ts";`],
    ["server/events/a.ts", `import { pages } from "#server/web/pages.ts";`],
    ["server/outside/a.ts", `import { db } from "#db/connection.ts";`],
    ["server/sandbox/a.ts", `import { Hub } from "#server/events/hub.ts";`],
    ["server/sandbox/a.ts", `import { payments } from "#db/schema.ts";`],
    ["server/domains/services.ts", `import { housePathOf } from "#server/web/run-path.ts";`],
    ["server/web/a.ts", `import { createServer } from "node:http";`],
    ["server/web/a.ts", `import { openEndpoint } from "#server/start/endpoint.ts";`],
    ["public/client/a.ts", `import { elementIds } from "../../views/element-ids.ts";`],
    ["public/page/a.ts", `import { watch } from "../client/attributes.ts";`],
    ["server/accounts/accounts.ts", `import "#server/start/listen.ts";`],
    ["server/accounts/accounts.ts", `const port = process.env.PORT;`],
    ["server/accounts/accounts.ts", `import { env } from "node:process";`],
  ])("%s: %s", (file, source) => {
    expect(complaintsAbout(file, source)).toHaveLength(1);
  });
});

describe("the rule allows", () => {
  test.each([
    ["views/a.tsx", `import type { Run } from "#db/queries/runs.ts";`],
    ["views/a.tsx", `import { type A, type B } from "#db/queries/runs.ts";`],
    ["views/pages/a.tsx", `import {\n  Field,\n} from "../parts/field.tsx";`],
    ["server/ingress/a.ts", `import { welcomeRun } from "#server/services/welcome/contract.ts";`],
    ["server/domains/shop/services/a/b.ts", `import { c } from "../c/contract.ts";`],
    ["server/domains/shop/services/a/b.ts", `import { asked } from "#server/services/asked.ts";`],
    ["server/domains/shop/services/a/b.ts", `import { known } from "../known-order.ts";`],
    ["server/web/a.ts", `import type { Basket } from "#server/services/cart/contract.ts";`],
    ["server/app.ts", `import { domains } from "./domains/index.ts";`],
    ["server/domains/shop/routes/a.ts", `import { findAnyRun } from "#db/queries/runs.ts";`],
    ["views/shop/a.tsx", `import { refund } from "#server/domains/shop/rules/refund.ts";`],
    ["views/shop/a.tsx", `import { formatMoney } from "#server/rules/money.ts";`],
    ["server/services/a/b.ts", `import { sayMoney } from "#server/rules/money.ts";`],
    ["server/sandbox/a.ts", `import { commit } from "#db/group-commit.ts";`],
    ["server/config.ts", `const { PORT } = process.env;`],
    ["server/main.ts", `import { listen } from "#server/start/listen.ts";`],
  ])("%s: %s", (file, source) => {
    expect(complaintsAbout(file, source)).toEqual([]);
  });
});

interface Rule {
  from: RegExp;
  allows: (edge: Import, file: string) => boolean;
  because: string;
}

/** The durable half: of the house, and of each domain. */
const services = /^server\/(services\/|domains\/\w+\/services\b)/;

const domains = readdirSync(path.join(import.meta.dirname, "../server/domains"), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The domain that a file belongs to, in whatever layer. */
function domainOf(file: string): string | undefined {
  const [, folder = "", name = ""] = /^(server\/domains|db|views)\/(\w+)\//.exec(file) ?? [];
  return folder !== "" && domains.includes(name) ? name : undefined;
}

const ours = /^(server|db|views|public|tests)\//;
const leadsTo = (pattern: RegExp) => (edge: Import) => pattern.test(edge.to);
const stranger = (edge: Import) => !ours.test(edge.to);
const nothingIn = (pattern: RegExp) => (edge: Import) => !pattern.test(edge.to);

const rules: Rule[] = [
  {
    from: /^views\//,
    allows: (edge) =>
      edge.typeOnly ||
      leadsTo(/^(views\/|server\/(domains\/\w+\/)?rules\/)/)(edge) ||
      (stranger(edge) && !edge.to.startsWith("node:")),
    because: "views import only types, pure rules (of the house or a domain) and each other",
  },
  {
    from: /^db\//,
    allows: (edge) => stranger(edge) || leadsTo(/^db\//)(edge),
    because: "db imports nothing of ours",
  },
  {
    from: /^server\/orchestration\//,
    allows: (edge) => stranger(edge) || leadsTo(/^server\/orchestration\//)(edge),
    because: "the kit knows nothing of the shop",
  },
  {
    from: /^(server\/domains|db|views)\/\w+\//,
    allows: (edge, file) => {
      const [own, other] = [domainOf(file), domainOf(edge.to)];
      return own === undefined || other === undefined || own === other;
    },
    because: "no domain knows another",
  },
  {
    from: /^(server\/(?!domains\/)|db\/|views\/)/,
    allows: (edge, file) => domainOf(file) !== undefined || domainOf(edge.to) === undefined,
    because: "the house knows domains only through their list",
  },
  {
    from: /^server\/(domains\/\w+\/)?rules\//,
    allows: (edge, file) =>
      edge.typeOnly ||
      (leadsTo(/\/rules\//)(edge) && [domainOf(file), undefined].includes(domainOf(edge.to))),
    because: "a rule is pure",
  },
  {
    from: services,
    allows: nothingIn(
      /^(views\/|server\/(web|accounts|live|ingress|start|scripts|app|main)\b|server\/domains\/\w+\/(routes|commands|domain)\b)/,
    ),
    because: "services never see the web",
  },
  {
    from: /^server\/(versions\/|domains\/services\.ts)/,
    allows: nothingIn(/^(views\/|server\/(web|accounts|live|ingress|start|scripts|app|main)\b)/),
    because: "a version of the services is kept without the web",
  },
  {
    from: services,
    allows: (edge, file) =>
      edge.typeOnly ||
      !services.test(edge.to) ||
      edge.to.endsWith("/contract.ts") ||
      // What is loose among the services is shared by them all.
      /\/services\/[^/]+$/.test(edge.to) ||
      path.dirname(edge.to) === path.dirname(file) ||
      /\/services(\/index)?\.ts$/.test(file),
    because: "services know each other by contract",
  },
  {
    from: /^server\/(?!main\.ts|ingress\/|services\/|domains\/services\.ts|domains\/\w+\/(services\b|commands\/[^/]+-ingress\.ts))/,
    allows: (edge) => edge.typeOnly || !services.test(edge.to),
    because: "services are reached through ingress",
  },
  {
    from: /^server\/(ingress\/|domains\/\w+\/commands\/[^/]+-ingress\.ts)/,
    allows: (edge) => !services.test(edge.to) || edge.to.endsWith("/contract.ts"),
    because: "ingress knows services by contract",
  },
  {
    from: /^server\/(events|outside|restate|processes)\//,
    allows: nothingIn(/^(views\/|server\/(web|accounts|domains|live|app|start|scripts)\b)/),
    because: "what stands below the web does not see it",
  },
  {
    from: /^server\/outside\//,
    allows: nothingIn(/^db\//),
    because: "a client of the outside keeps nothing",
  },
  {
    from: /^server\/sandbox\//,
    allows: (edge) =>
      stranger(edge) ||
      leadsTo(/^server\/(sandbox\/|outside\/|processes\/|config\.ts)/)(edge) ||
      // How a database is written to, whatever is in it.
      leadsTo(/^db\/(prepared|transaction|group-commit)\.ts$/)(edge),
    because: "the sandbox knows the shop by what both say to each other",
  },
  {
    from: /^server\/(?!start\/|scripts\/|main\.ts)/,
    allows: nothingIn(/^server\/start\//),
    because: "only what starts the shop opens and listens",
  },
  {
    from: /^server\/(?!start\/|processes\/|restate\/|sandbox\/listen)/,
    allows: nothingIn(/^node:(https?|http2|net)$/),
    because: "only what starts the shop opens and listens",
  },
  {
    from: /^public\/client\//,
    allows: (edge) => stranger(edge) || leadsTo(/^public\/client\//)(edge),
    because: "the client knows Datastar, not the shop",
  },
  {
    from: /^public\/page\//,
    allows: (edge) => stranger(edge) || leadsTo(/^public\/page\//)(edge),
    because: "another client may take the place of ours",
  },
];

function complaintsAbout(file: string, source: string): string[] {
  const broken = importsOf(file, source).flatMap((edge) =>
    rules
      .filter(({ from, allows }) => from.test(file) && !allows(edge, file))
      .map(({ because }) => `${file} imports ${edge.to}: ${because}`),
  );
  return [...new Set([...broken, ...readsEnvironment(file, source)])];
}

/** `server/config.ts` alone reads the environment. */
function readsEnvironment(file: string, source: string): string[] {
  const reads = /\bprocess\.env\b|from "(node:)?process"/.test(source);
  return reads && file !== "server/config.ts" ? [`${file} reads the environment`] : [];
}
