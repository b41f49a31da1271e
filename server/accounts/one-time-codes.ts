import { Secret, TOTP } from "otpauth";

const stepSeconds = 30;

/** 160 bits: as long as what HMAC-SHA-1 makes of it. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What a phone reads from the picture. */
export function linkFor(secret: string, username: string): string {
  return codesOf(secret, username).toString();
}

/**
 * The step of thirty seconds that a code belongs to: the present one, or one beside it, for clocks go
 * differently. Nothing when it belongs to none of them.
 */
export function stepOf(code: string, { secret, now }: { secret: string; now: number }) {
  const codes = codesOf(secret);
  const delta = codes.validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? undefined : codes.counter({ timestamp: now }) + delta;
}

/** SHA-1 and six digits are what every authenticator app knows. */
function codesOf(secret: string, label = ""): TOTP {
  const how = { algorithm: "SHA1", digits: 6, period: stepSeconds };
  return new TOTP({ ...how, issuer: "Cartwright", label, secret: Secret.fromBase32(secret) });
}
