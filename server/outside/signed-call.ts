import { Inside, postGuarded } from "#server/processes/guarded-post.ts";
import { Refused, Unavailable } from "./errors.ts";
import { retryAfterMs } from "./retry-after.ts";
import { signatureHeader, signWebhook } from "./webhook-signature.ts";

export interface SignedCall {
  url: string;
  body: string;
  /** The same however often it is made. */
  key: string;
  /** The present one first; each of them signs. */
  secrets: readonly string[];
  signal: AbortSignal;
  /** Also to this machine and its networks: where nothing is at stake. */
  inside: boolean;
  now: number;
}

export interface CallAnswer {
  status: number;
  body: string;
}

/** These say "not now", although their numbers are those of a refusal. */
const passing = new Set([408, 425, 429]);

/** One call of an organisation's to a system of its own choice. */
export async function callSigned(call: SignedCall): Promise<CallAnswer> {
  const url = new URL(call.url);
  const { body, key, secrets, signal, inside, now } = call;
  const headers = {
    "Content-Type": "application/json",
    "Idempotency-Key": key,
    "User-Agent": "Cartwright",
    [signatureHeader]: signedWith(secrets, { body, now }),
  };
  const posted = await postGuarded(url, { body, headers, signal, inside }).catch(
    (error: unknown) => {
      throw asOutsideError(url, signal, error);
    },
  );
  const { status } = posted;
  if (status >= 200 && status < 300) return { status, body: posted.body };
  const words = `${url.host} answered ${status}`;
  if (status < 500 && !passing.has(status)) throw new Refused(`http_${status}`, words);
  throw new Unavailable(words, { retryAfterMs: retryAfterMs(posted.retryAfter) });
}

/** Both while a secret is changed: whoever listens knows one of them. */
function signedWith(secrets: readonly string[], { body, now }: { body: string; now: number }) {
  const [first = "", ...others] = secrets.map((secret) => signWebhook({ body, secret, now }));
  return [first, ...others.map((one) => one.slice(one.indexOf(",") + 1))].join(",");
}

function asOutsideError(url: URL, signal: AbortSignal, error: unknown): Error {
  if (error instanceof Inside) return new Refused("inside", error.message);
  const how = signal.aborted ? "did not answer in time" : "cannot be reached";
  return new Unavailable(`${url.host} ${how}`, { cause: error });
}
