import { expect, test } from "vitest";
import { cardBehaviours, testCards } from "#server/sandbox/test-cards.ts";
import { anIntent, openPlayground } from "./playground.ts";
import { startWebhookReceiver } from "./webhook-receiver.ts";

test("the page shows the amount, the order and every test card in words", async () => {
  const { app, payments } = openPlayground();
  const { intentId } = await payments.createIntent(anIntent, "intend");

  const response = await app.request(`/pay/${intentId}`);
  const page = await response.text();

  expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
  expect(page).toMatch(/^<!DOCTYPE html>/);
  for (const shown of ["€24.00", "ord_1", ...cardBehaviours.map((card) => testCards[card].words)]) {
    expect(page).toContain(shown);
  }
});

test("paying sends the shopper back to the shop", async () => {
  const { pay, payments } = openPlayground();
  const { intentId } = await payments.createIntent(anIntent, "intend");

  const response = await pay(intentId, "approve");

  expect(response.status).toBe(303);
  expect(response.headers.get("Location")).toBe(anIntent.returnUrl);
});

test.each(["slow", "never"] as const)(
  "a bank that has not answered is told along on the way back: %s",
  async (card) => {
    const { pay, payments } = openPlayground();
    const { intentId } = await payments.createIntent(anIntent, "intend");
    const response = await pay(intentId, card);
    expect(response.headers.get("Location")).toBe(`${anIntent.returnUrl}?payment=processing`);
  },
);

test("without an address to return to the page itself says how it ended", async () => {
  const { app, pay, payments } = openPlayground();
  const { returnUrl: _, ...intent } = anIntent;
  const { intentId } = await payments.createIntent(intent, "intend");

  const response = await pay(intentId, "decline");

  expect(response.headers.get("Location")).toBe(`/pay/${intentId}`);
  const page = await (await app.request(`/pay/${intentId}`)).text();
  expect(page).toContain("Declined by the bank");
  expect(page).not.toContain("<form");
});

test("a second click on the button pays nothing twice and leads back as well", async () => {
  const shop = await startWebhookReceiver();
  const { pay, pass, payments } = openPlayground({ webhookUrl: shop.url });
  const { intentId } = await payments.createIntent(anIntent, "intend");

  const clicks = await Promise.all([pay(intentId, "approve"), pay(intentId, "approve")]);
  await pass(0);

  expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
  expect(shop.received).toHaveLength(1);
});

test("the shopper can turn back, and the shop is told", async () => {
  const shop = await startWebhookReceiver();
  const { app, pass, payments } = openPlayground({ webhookUrl: shop.url });
  const { intentId } = await payments.createIntent(anIntent, "intend");

  const response = await app.request(`/pay/${intentId}`, {
    method: "POST",
    body: new URLSearchParams({ action: "cancel" }),
  });
  await pass(0);

  expect(response.headers.get("Location")).toBe(anIntent.returnUrl);
  expect((await payments.intent(intentId)).status).toBe("cancelled");
  expect(shop.received.map(({ event }) => event.type)).toEqual(["payment.cancelled"]);
});

test("turning back after paying changes nothing", async () => {
  const { app, pay, payments } = openPlayground();
  const { intentId } = await payments.createIntent(anIntent, "intend");
  await pay(intentId, "approve");

  await app.request(`/pay/${intentId}`, {
    method: "POST",
    body: new URLSearchParams({ action: "cancel" }),
  });

  expect((await payments.intent(intentId)).status).toBe("authorised");
});

test("an unknown card is answered with the page and a reason", async () => {
  const { app, payments } = openPlayground();
  const { intentId } = await payments.createIntent(anIntent, "intend");

  const response = await app.request(`/pay/${intentId}`, {
    method: "POST",
    body: new URLSearchParams({ action: "pay", card: "4111 1111 1111 1111" }),
  });

  expect(response.status).toBe(400);
  expect(await response.text()).toContain("Choose one of the test cards");
});

test("a payment that does not exist has a page that says so", async () => {
  const { app, pay } = openPlayground();

  const seen = await app.request("/pay/pi_nothing");
  const paid = await pay("pi_nothing", "approve");

  expect([seen.status, paid.status]).toEqual([404, 404]);
  expect(await seen.text()).toContain("There is no such payment");
});

test("an order id is shown as text, never as markup", async () => {
  const { app, payments } = openPlayground();
  const orderId = "<script>alert(1)</script>";
  const { intentId } = await payments.createIntent({ ...anIntent, orderId }, "intend");

  const page = await (await app.request(`/pay/${intentId}`)).text();

  expect(page).toContain("&lt;script&gt;");
  expect(page).not.toContain("<script>");
});
