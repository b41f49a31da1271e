import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { checkStripeSignature } from "#server/outside/stripe/events.ts";

const secret = "whsec_test";
const now = Date.UTC(2026, 10, 27);

function signed(body: string): string {
  const seconds = Math.floor(now / 1000);
  const hmac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${hmac}`;
}

test.each([
  ["{}", "valid"],
  ["no JSON", "malformed"],
])("what is signed as Stripe signs and says %j is %s", async (body, verdict) => {
  expect(await checkStripeSignature({ header: signed(body), body, secret, now })).toBe(verdict);
});
