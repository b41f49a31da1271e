import { afterAll, beforeAll, expect, test } from "vitest";
import { gatePlaces } from "#db/gate/schema.ts";
import { countOpenIn } from "#db/jobs/flood.ts";
import { startFlood } from "#server/domains/jobs/commands/flood.ts";
import { practiceLanes, practiceTenants } from "#server/domains/jobs/rules/flood.ts";
import { assertInvariants } from "../support/invariants.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop?.stop());

const placesOf = (organisationId: string) =>
  shop.db
    .select()
    .from(gatePlaces)
    .all()
    .filter((place) => place.organisationId === organisationId);
const beganAt = (organisationId: string) =>
  placesOf(organisationId).map(({ begunAt }) => begunAt ?? Number.NaN);

test("a handful waits for a flood to its end where there are no turns, and not where there are", async () => {
  await startFlood(shop, { actor: "usr_admin" }, { many: 60, few: 6, seconds: 0.05 });
  const hasPassed = () => practiceLanes.every((lane) => countOpenIn(shop.db, { lane }) === 0);
  await until("the flood to have passed", hasPassed, { deadline: 60_000 });

  const { "first come": first, "in turns": turns } = practiceTenants;
  expect(Math.min(...beganAt(first.few.id))).toBeGreaterThanOrEqual(
    Math.max(...beganAt(first.many.id)),
  );
  const floodBegan = beganAt(turns.many.id).sort((one, other) => one - other);
  expect(Math.max(...beganAt(turns.few.id))).toBeLessThanOrEqual(floodBegan[15] ?? 0);
  await assertInvariants(shop.db, shop.outside.payments);
});
