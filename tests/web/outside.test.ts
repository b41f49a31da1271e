import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "#db/queries/audit.ts";
import { breakerGates } from "#server/events/breaker-gate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
});
afterEach(() => shop.close());

const enter = () => breakerGates(shop)("birch").enter();
const form = (fields: Record<string, string>) => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
  body: new URLSearchParams(fields).toString(),
});

describe("a system outside", () => {
  test("that an admin shuts off is not asked until it is let through, and both are in the audit", async () => {
    const admin = shop.as("admin");
    await admin.postJson("/api/outside/birch/shut", { reason: "They charge twice" });
    expect(enter).toThrow("Birch is shut off by an admin");
    shop.clock.now += 1;
    await admin.postJson("/api/outside/birch/let-through", { reason: "They say it is mended" });
    enter();
    const audit = listAudit(shop.db, { subject: "birch" });
    expect(audit.map(({ action, detail }) => [action, detail])).toEqual(
      expect.arrayContaining([
        ["shut off", "They charge twice"],
        ["let through", "They say it is mended"],
      ]),
    );
  });

  test("that is shut off for an hour is tried after it", async () => {
    await shop.as("admin").postJson("/api/outside/birch/shut", { reason: "Works", minutes: 60 });
    shop.clock.now += 3_599_000;
    expect(enter).toThrow("Birch did not answer lately");
    shop.clock.now += 1_000;
    enter();
  });

  test("is not shut off without a reason: the form comes back and says so", async () => {
    const answer = await shop.as("admin").send("/api/outside/birch/shut", form({ reason: " " }));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Say why");
    enter();
  });

  test("is shut off by a plain form, and the page tells", async () => {
    const admin = shop.as("admin");
    const fields = { reason: "They charge twice", minutes: "" };
    const answer = await admin.send("/api/outside/birch/shut", form(fields));
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/admin/outside"]);
    const page = await (await admin.send("/admin/outside")).text();
    expect(page).toContain("Shut off");
    expect(page).toContain("They charge twice");
  });

  test("that is not there is not found", async () => {
    const body = { reason: "A test" };
    const answer = await shop.as("admin").postJson("/api/outside/oak/shut", body);
    expect(answer.status).toBe(404);
  });
});

test("Stripe is among them where it takes the payments, and elsewhere there is no such system", async () => {
  const body = { reason: "They are being moved" };
  expect((await shop.as("admin").postJson("/api/outside/stripe/shut", body)).status).toBe(404);
  const trading = await openTestApp({ stripeWebhookSecret: "whsec_1" });
  const admin = trading.as("admin");
  expect((await admin.postJson("/api/outside/stripe/shut", body)).status).toBe(200);
  expect(() => breakerGates(trading)("stripe").enter()).toThrow("Stripe is shut off by an admin");
  const page = await (await admin.send("/admin/outside")).text();
  expect(page).toContain("Until then nobody can pay and new parcels go to the other carrier");
  expect(page).toContain("keeps what was begun with it");
  trading.close();
});
