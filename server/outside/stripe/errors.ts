import { z } from "zod";
import { Refused, Unavailable } from "../errors.ts";
import { retryAfterMs } from "../retry-after.ts";

/** Stripe failed at this once, and answers the same to this key for a day. */
export class KeySpent extends Unavailable {
  override name = "KeySpent";
}

/** What the library throws, as far as we read it. */
const stripeError = z.looseObject({
  type: z.string().startsWith("Stripe"),
  message: z.string(),
  statusCode: z.int().optional(),
  code: z.string().optional(),
  decline_code: z.string().optional(),
  rawType: z.string().optional(),
  headers: z.record(z.string(), z.unknown()).optional(),
  detail: z.unknown(),
});
type StripeError = z.output<typeof stripeError>;

export function inOurWords(thrown: unknown, timeoutMs: number): Error {
  if (thrown instanceof Refused || thrown instanceof Unavailable) return thrown;
  const error = stripeError.safeParse(thrown).data;
  if (thrown instanceof z.ZodError || (error?.type === "StripeAPIError" && !error.statusCode)) {
    return new Unavailable("Stripe answered something unreadable", { cause: thrown });
  }
  if (!error?.statusCode) return unheard(error, { timeoutMs, cause: thrown });
  return isPassing(error) ? failing(error) : refusal(error);
}

function unheard(
  error: StripeError | undefined,
  { timeoutMs, cause }: { timeoutMs: number; cause: unknown },
): Unavailable {
  const isLate = z.object({ code: z.literal("ETIMEDOUT") }).safeParse(error?.detail).success;
  const words = isLate ? `did not answer within ${timeoutMs} ms` : "cannot be reached";
  return new Unavailable(`Stripe ${words}`, { cause });
}

/** The same may be answered otherwise later. So may what a wrong key was refused: the key will be mended. */
function isPassing({ statusCode = 0, code }: StripeError): boolean {
  return (
    statusCode >= 500 || [401, 403, 408, 409, 429].includes(statusCode) || code === "rate_limit"
  );
}

function failing({ statusCode, message, headers }: StripeError): Unavailable {
  if (statusCode === 401 || statusCode === 403) {
    return new Unavailable("Stripe is failing: it does not let us in with our key");
  }
  const wait = headers?.["retry-after"];
  const told = { retryAfterMs: retryAfterMs(typeof wait === "string" ? wait : null) };
  const isKept = headers?.["idempotent-replayed"] === "true";
  return new (isKept ? KeySpent : Unavailable)(`Stripe is failing: ${message}`, told);
}

function refusal({ message, code, decline_code, rawType, statusCode }: StripeError): Refused {
  const named = decline_code ?? code ?? rawType ?? `http_${statusCode}`;
  return new Refused(named, `Stripe refused: ${message}`, { statusCode });
}
