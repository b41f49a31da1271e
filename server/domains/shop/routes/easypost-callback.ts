import { Hono } from "hono";
import type { Database } from "#db/connection.ts";
import { findOrderOfLabel } from "#db/shop/shipments.ts";
import type { CarrierEvent } from "#server/outside/carriers.ts";
import {
  checkEasyPostSignature,
  easyPostSignatureHeader,
  newsIn,
} from "#server/outside/easypost/events.ts";
import type { AppDeps, AppEnv } from "#server/web/deps.ts";
import { inRequest } from "#server/web/in-request.ts";
import { notFound } from "#server/web/problem.ts";
import { requiredSignature } from "#server/web/required-signature.ts";
import { receive } from "#server/web/signed-events.ts";
import { carrierEvents } from "./carrier-callback.ts";

/**
 * What EasyPost tells. What is not about a parcel of this shop is acknowledged and left alone: an account may
 * have other uses, and a webhook that does not take what it is sent is shut off.
 */
export function easyPostCallback(deps: AppDeps) {
  const { easyPostWebhookSecret: secret, events } = deps;
  const requireSigned = requiredSignature(deps, {
    from: "EasyPost",
    header: easyPostSignatureHeader,
    judge: (message) => checkEasyPostSignature({ ...message, secret: secret ?? "" }),
  });

  return new Hono<AppEnv>().post("/", async (c) => {
    if (!secret) throw notFound();
    const body = await c.req.text();
    await requireSigned(c, body);
    const news = ours(events.db, body);
    if (!news) return c.json({ received: true });
    return c.json(await receive(inRequest(deps, c), carrierEvents, JSON.stringify(news)));
  });
}

/** It knows nothing of orders: our books know whose label it is. */
function ours(db: Database, body: string): CarrierEvent | undefined {
  const news = newsIn(body);
  const orderId = news && findOrderOfLabel(db, news);
  return news && orderId ? { ...news, orderId } : undefined;
}
