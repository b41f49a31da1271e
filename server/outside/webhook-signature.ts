import { createHmac, timingSafeEqual } from "node:crypto";

export const signatureHeader = "Cartwright-Signature";

const toleranceSeconds = 5 * 60;

/** `t=<unix seconds>,v1=<hex>`: the time is signed with the body, so an old message cannot be replayed. */
export function signWebhook({
  body,
  secret,
  now,
}: {
  body: string;
  secret: string;
  now: number;
}): string {
  const seconds = String(Math.floor(now / 1000));
  return `t=${seconds},v1=${mac(secret, seconds, body).toString("hex")}`;
}

export type SignatureVerdict = "valid" | "malformed" | "stale" | "forged";

/** The body must be the raw text that arrived: parsed and written again it is another text. */
export function checkWebhookSignature({
  header,
  body,
  secret,
  now,
}: {
  header: string | undefined;
  body: string;
  secret: string;
  now: number;
}): SignatureVerdict {
  const signature = parse(header ?? "");
  if (!signature) return "malformed";

  const expected = mac(secret, signature.seconds, body);
  // A sender that changes its secret signs with the old and the new one for a while.
  const signed = signature.macs.some((given) => sameBytes(given, expected));
  if (!signed) return "forged";

  const age = Math.abs(now / 1000 - Number(signature.seconds));
  return age <= toleranceSeconds ? "valid" : "stale";
}

function parse(header: string): { seconds: string; macs: Buffer[] } | undefined {
  const parts = header.split(",").map((part) => part.trim().split("=", 2));
  const valuesOf = (name: string) =>
    parts.flatMap(([key, value]) => (key === name && value ? [value] : []));

  const [seconds, ...others] = valuesOf("t");
  const macs = valuesOf("v1").map((hex) => Buffer.from(hex, "hex"));
  if (!seconds || !/^\d{1,12}$/.test(seconds) || others.length > 0 || macs.length === 0) {
    return undefined;
  }
  return { seconds, macs };
}

function mac(secret: string, seconds: string, body: string): Buffer {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest();
}

function sameBytes(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
