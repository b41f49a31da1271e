import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { checkWebhookSignature, signWebhook } from "#server/outside/webhook-signature.ts";

const secret = "a secret between two";
const now = Date.UTC(2026, 10, 21, 9);
const body = '{"eventId":"evt_1","amountCents":2400}';
const header = signWebhook({ body, secret, now });

function verdict(change: Partial<Parameters<typeof checkWebhookSignature>[0]> = {}) {
  return checkWebhookSignature({ header, body, secret, now, ...change });
}

test("the header is the documented one: a time, and the HMAC of time and body", () => {
  const seconds = now / 1000;
  const expected = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");

  expect(header).toBe(`t=${seconds},v1=${expected}`);
});

test("a signed body is valid, and so is one that is signed with several secrets", () => {
  const [time, mac] = header.split(",");
  const other = "v1=".padEnd(67, "0");

  expect(verdict()).toBe("valid");
  expect(verdict({ header: `${time},${other},${mac}` })).toBe("valid");
  expect(verdict({ header: `${time}, ${mac}, v0=ignored` })).toBe("valid");
});

test("any change of body, secret or time is a forgery", () => {
  const later = header.replace(/t=\d+/, `t=${now / 1000 + 1}`);

  expect(verdict({ body: `${body} ` })).toBe("forged");
  expect(verdict({ secret: "another secret" })).toBe("forged");
  expect(verdict({ header: later })).toBe("forged");
  expect(verdict({ header: header.slice(0, -2) })).toBe("forged");
});

test("a message is taken for five minutes, in either direction", () => {
  const minutes = (count: number) => now + count * 60_000;

  expect(verdict({ now: minutes(5) })).toBe("valid");
  expect(verdict({ now: minutes(-5) })).toBe("valid");
  expect(verdict({ now: minutes(5) + 1 })).toBe("stale");
  expect(verdict({ now: minutes(-5) - 1 })).toBe("stale");
});

test.each([
  undefined,
  "",
  "v1=00",
  `t=${now / 1000}`,
  `t=soon,v1=00`,
  `t=,v1=00`,
  `t=1,t=2,v1=00`,
  "nonsense",
])("the header %o is malformed", (malformed) => {
  expect(verdict({ header: malformed })).toBe("malformed");
});

test("a mac that is no hex is a forgery, not an error", () => {
  expect(verdict({ header: `t=${now / 1000},v1=zz` })).toBe("forged");
});
