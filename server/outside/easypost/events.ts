import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { CarrierEvent } from "../carriers.ts";
import type { SignatureVerdict } from "../webhook-signature.ts";
import { readTime, trackerSchema, wayOf } from "./tracking.ts";

export const easyPostSignatureHeader = "X-Hmac-Signature";

/**
 * The raw text that arrived, signed as EasyPost's own library checks it. There is no time in it: an old
 * message that is sent again is known by its id.
 */
export function checkEasyPostSignature({
  header,
  body,
  secret,
}: {
  header: string | undefined;
  body: string;
  secret: string;
}): SignatureVerdict {
  const [, hex] = /^hmac-sha256-hex=([0-9a-f]{64})$/i.exec(header ?? "") ?? [];
  if (hex === undefined) return "malformed";
  const given = Buffer.from(hex, "hex");
  const isSigned = [body, withPoints(body)].some((text) => {
    const expected = createHmac("sha256", secret.normalize("NFKD")).update(text).digest();
    return timingSafeEqual(given, expected);
  });
  return isSigned ? "valid" : "forged";
}

/** It signs every weight with its point, and a proxy that reads JSON may have lost one. */
function withPoints(body: string): string {
  return body.replace(/("weight":\s*\d+)(?=\s*[,}])/g, "$1.0");
}

/** What is told of a parcel; a webhook is sent much else. */
export const easyPostEventSchema = z.object({
  id: z.string().min(1).max(200),
  description: z.enum(["tracker.created", "tracker.updated"]),
  created_at: readTime,
  result: trackerSchema,
});

export type ParcelNews = Omit<CarrierEvent, "orderId">;

/** Nothing of what does not concern us: our books know which order it is. */
export function newsIn(body: string): ParcelNews | undefined {
  const event = easyPostEventSchema.safeParse(jsonOrNothing(body)).data;
  if (!event?.result.shipment_id) return undefined;
  const { id, created_at, result: tracker } = event;
  return {
    eventId: id,
    occurredAt: created_at,
    shipmentId: tracker.id,
    labelId: event.result.shipment_id,
    trackingNumber: tracker.tracking_code,
    createdAt: tracker.created_at,
    ...wayOf(tracker),
  };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
