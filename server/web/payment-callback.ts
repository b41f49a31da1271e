import { Hono } from "hono";
import { insertAudit } from "#db/queries/audit.ts";
import { findPaymentOfEvent } from "#db/queries/payments.ts";
import { recordWebhookEvent } from "#db/queries/webhook-events.ts";
import { handOver } from "../ingress/payment.ts";
import { type PaymentEvent, paymentEventSchema } from "../outside/payment-events.ts";
import { checkWebhookSignature, signatureHeader } from "../outside/webhook-signature.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { Problem } from "./problem.ts";

/**
 * What payment providers tell. 200 is a promise: the event is durably with whoever acts on it. Anything
 * else makes the provider send it again.
 */
export function paymentCallback(deps: AppDeps) {
  return new Hono<AppEnv>().post("/", (c) => receive(deps, c));
}

async function receive(deps: AppDeps, c: AppContext): Promise<Response> {
  const body = await c.req.text();
  requireSigned(deps, c, body);
  const event = parse(body);
  const objection = objectionTo(deps, event);
  const { outcome, deliveries } = record(deps, event, objection);
  if (objection || outcome === "refused") throw mismatch(objection);
  // Its answer may have been lost: as long as nobody has acted on it, it is handed over again.
  if (outcome === "received") await accepted(deps, event);
  return c.json({ received: true, deliveries });
}

function requireSigned({ webhookSecret, events, log }: AppDeps, c: AppContext, body: string): void {
  const header = c.req.header(signatureHeader);
  const now = events.now();
  const verdict = checkWebhookSignature({ header, body, secret: webhookSecret, now });
  if (verdict === "valid") return;
  log.warn({ verdict }, "a webhook was turned away");
  throw new Problem({
    status: 401,
    code: `signature_${verdict}`,
    title: "This message is not signed as it should be",
    detail: `Its ${signatureHeader} is ${verdict}.`,
  });
}

function parse(body: string): PaymentEvent {
  try {
    return paymentEventSchema.parse(JSON.parse(body));
  } catch {
    throw new Problem({
      status: 400,
      code: "unreadable_event",
      title: "This is no payment event",
      detail: "The body is not the JSON of an event we know.",
    });
  }
}

/** A signature proves who speaks, not that it is about a payment of ours: nothing else moves money. */
function objectionTo({ events: { db } }: AppDeps, event: PaymentEvent): string | undefined {
  const payment = findPaymentOfEvent(db, event);
  if (!payment) return "we know no such payment";
  if (payment.orderId !== event.orderId) return "the payment belongs to another order";
  if (payment.amountCents !== event.amountCents) {
    return `the amount is ${event.amountCents} and should be ${payment.amountCents}`;
  }
  if (payment.currency !== event.currency) {
    return `the currency is ${event.currency} and should be ${payment.currency}`;
  }
  return undefined;
}

function record(
  { events: { db, hub, now }, log }: AppDeps,
  event: PaymentEvent,
  objection?: string,
) {
  const { eventId, type, orderId, intentId } = event;
  const row = db.transaction((tx) => {
    if (objection) {
      insertAudit(tx, {
        key: `webhook/${eventId}`,
        actor: "payment provider",
        action: "webhook refused",
        subject: orderId,
        detail: `${type} of ${intentId}: ${objection}`,
        at: now(),
      });
    }
    const outcome = objection ? ("refused" as const) : ("received" as const);
    const arrival = { eventId, type, orderId, intentId, outcome, detail: objection ?? null };
    return recordWebhookEvent(tx, { ...arrival, now: now() });
  });
  const { outcome, deliveries } = row;
  log.debug({ run: orderId, event: eventId, type, outcome, deliveries }, "a payment event came");
  if (outcome === "refused" || outcome === "late") hub.wake("admin");
  return row;
}

async function accepted({ ingress, log }: AppDeps, event: PaymentEvent): Promise<void> {
  try {
    await handOver(ingress, event);
  } catch (error) {
    log.warn({ err: error, run: event.orderId, event: event.eventId }, "an event was not accepted");
    throw new Problem({
      status: 503,
      code: "not_accepted",
      title: "The event could not be accepted",
      detail: "It is written down but not acted on. Send it again.",
    });
  }
}

function mismatch(objection = "it was refused before"): Problem {
  return new Problem({
    status: 422,
    code: "event_refused",
    title: "This event is not acted on",
    detail: `Refused, because ${objection}.`,
  });
}
