import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { lockCart, writeCart } from "#db/shop/carts.ts";
import { createApp } from "#server/app.ts";
import { Hub } from "#server/events/hub.ts";
import { connectIngress } from "#server/ingress/connect.ts";
import { openSeededDatabase, sessionFor, webhookSecret } from "../support/shop.ts";
import { Visitor } from "../support/visitor.ts";

/** The web alone, on a clock that the test moves. Restate is down: nobody listens on port 9. */
export function openWeb() {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-web-"));
  const db = openSeededDatabase(join(folder, "cartwright.db"));
  onTestFinished(() => {
    db.$client.close();
    rmSync(folder, { recursive: true });
  });

  let time = Date.now();
  const app = createApp({
    events: { db, hub: new Hub(), now: () => time },
    ingress: connectIngress({ url: "http://127.0.0.1:9" }),
    assets: { client: "/client.js", css: "/app.css" },
    log: pino({ level: "silent" }),
    stopping: new AbortController().signal,
    cookieName: "cartwright_test",
    production: false,
    webhookSecret,
    signInLimit: 1_000,
    missing: async () => [],
  });
  const signIn = (name: string) => new Visitor(app, `usr_${name}`, sessionFor(db, `usr_${name}`));
  return {
    app,
    db,
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
    alice: signIn("alice"),
    bob: signIn("bob"),
    visitor: new Visitor(app, "", undefined),
    fillCart: (userId: string) =>
      writeCart(db, { userId, lines: [{ sku: "DSK-0301", quantity: 1 }], now: time }),
    lockCart: (userId: string, orderId: string) => lockCart(db, { userId, orderId, now: time }),
  };
}

export const anAddress = {
  name: "Alice Archer",
  line1: "1 Mill Lane",
  postcode: "1010",
  city: "Vienna",
  country: "AT",
};
