import { createHmac, randomBytes } from "node:crypto";
import { apiVersion } from "./api.ts";

export interface StripeEvent {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  type: string;
  livemode: boolean;
  data: { object: object };
}

export function newEvent(type: string, object: object, now: number): StripeEvent {
  return {
    ...{ id: `evt_${randomBytes(12).toString("hex")}`, object: "event", api_version: apiVersion },
    ...{ created: Math.floor(now / 1000), type, livemode: false },
    data: { object: structuredClone({ ...object }) },
  };
}

/** As Stripe signs: the time and the body, by the endpoint's secret. */
export function signatureOf(
  body: string,
  { secret, now }: { secret: string; now: number },
): string {
  const seconds = Math.floor(now / 1000);
  const mac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${mac},v0=${"0".repeat(64)}`;
}
