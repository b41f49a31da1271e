import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const present = "the secret of this year";
const previous = "the secret of last year";

let shop: TestApp;
let lines: z.infer<typeof logLine>[];

const logLine = z.looseObject({ msg: z.string(), leftOut: z.int().optional() });

beforeEach(async () => {
  lines = [];
  const write = (line: string) => void lines.push(logLine.parse(JSON.parse(line)));
  shop = await openTestApp({
    log: pino({ level: "warn" }, { write }),
    webhookSecret: present,
    previousWebhookSecret: previous,
  });
});

afterEach(() => shop.close());

const places = ["/api/payment/callback", "/api/carrier/callback"];

async function tell(path: string, secret: string | undefined): Promise<number> {
  const body = JSON.stringify({ eventId: "evt_1" });
  const signature = secret && signWebhook({ body, secret, now: shop.clock.now });
  const headers: Record<string, string> = signature ? { [signatureHeader]: signature } : {};
  const answer = await shop.app.request(path, { method: "POST", body, headers });
  return answer.status;
}

describe.each(places)("%s, while the secret is being changed,", (path) => {
  test("takes what the new secret signed and what the old one did, and nothing else", async () => {
    // An event that is signed and says too little is unreadable.
    expect(await tell(path, present)).toBe(400);
    expect(await tell(path, previous)).toBe(400);
    expect(await tell(path, "the secret of the year before")).toBe(401);
    expect(await tell(path, undefined)).toBe(401);
  });

  test("takes nothing of the old secret once it is taken out", async () => {
    const changed = await openTestApp({ webhookSecret: present });
    const body = JSON.stringify({ eventId: "evt_1" });
    const signature = signWebhook({ body, secret: previous, now: changed.clock.now });
    const headers = { [signatureHeader]: signature };
    const answer = await changed.app.request(path, { method: "POST", body, headers });
    expect(answer.status).toBe(401);
    changed.close();
  });
});

test("a thousand unsigned messages are ten lines of the log, and the next tells how many were left out", async () => {
  const [path = ""] = places;
  for (let sent = 0; sent < 1_000; sent++) expect(await tell(path, undefined)).toBe(401);
  expect(lines).toHaveLength(10);
  shop.clock.now += 60_000;
  await tell(path, undefined);
  expect(lines.at(-1)).toMatchObject({ msg: "a webhook was turned away", leftOut: 990 });
});
