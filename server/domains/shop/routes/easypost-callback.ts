import type { Database } from "#db/connection.ts";
import { findOrderOfLabel } from "#db/shop/shipments.ts";
import type { CarrierEvent } from "#server/outside/carriers.ts";
import {
  checkEasyPostSignature,
  easyPostSignatureHeader,
  newsIn,
} from "#server/outside/easypost/events.ts";
import { accountEvents } from "#server/web/account-events.ts";
import type { AppDeps } from "#server/web/deps.ts";
import { carrierEvents } from "./carrier-callback.ts";

/** What EasyPost tells. */
export function easyPostCallback(deps: AppDeps) {
  return accountEvents(deps, {
    from: "EasyPost",
    header: easyPostSignatureHeader,
    secret: deps.easyPostWebhookSecret,
    check: checkEasyPostSignature,
    events: carrierEvents,
    ours,
  });
}

/** It knows nothing of orders: our books know whose label it is. */
function ours(db: Database, body: string): CarrierEvent | undefined {
  const news = newsIn(body);
  const orderId = news && findOrderOfLabel(db, news);
  return news && orderId ? { ...news, orderId } : undefined;
}
