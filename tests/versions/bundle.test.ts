import { expect, test } from "vitest";
import { bundleServices } from "#server/versions/bundle.ts";

test("a version is the same as long as its code is", async () => {
  const [one, other] = [await bundleServices(), await bundleServices()];
  expect(one.digest).toMatch(/^[0-9a-f]{12}$/);
  expect(other).toEqual(one);
});

test("a version holds the services and all they call, and nothing of the web", async () => {
  const { code } = await bundleServices();
  const parts = [...code.matchAll(/^\/\/ ((?:server|db|views|public)\/\S+)$/gm)].map(
    ([, file]) => file,
  );
  expect(parts).toContain("server/domains/shop/services/order-fulfillment/workflow.ts");
  expect(parts).toContain("server/orchestration/saga.ts");
  expect(
    parts.filter((file) => /^(views|public|server\/(web|accounts|live))\//.test(file ?? "")),
  ).toEqual([]);
});
