import {
  checkWebhookSignature,
  type SignatureVerdict,
  signatureHeader,
} from "../outside/webhook-signature.ts";
import type { AppContext, AppDeps } from "./deps.ts";
import { logOf } from "./in-request.ts";
import { Problem } from "./problem.ts";
import { saidSeldom } from "./said-seldom.ts";

/**
 * Lets a message through that is signed with the present secret or with the one before it. Anybody can
 * send what is not signed, as often as they like: the log is told of it seldom.
 */
export function requiredSignature(deps: AppDeps, { from }: { from: string }) {
  const maySay = saidSeldom(deps.events);

  return function requireSigned(c: AppContext, body: string): void {
    const verdict = verdictOn(deps, c.req.header(signatureHeader), body);
    if (verdict === "valid") return;
    const said = maySay();
    if (said) logOf(deps, c).warn({ from, verdict, ...said }, "a webhook was turned away");
    throw notSigned(verdict);
  };
}

/** While a secret is being changed, what the old one signed is as good as what the new one did. */
function verdictOn(
  { webhookSecret, previousWebhookSecret, events }: AppDeps,
  header: string | undefined,
  body: string,
): SignatureVerdict {
  const message = { header, body, now: events.now() };
  const verdict = checkWebhookSignature({ ...message, secret: webhookSecret });
  if (verdict !== "forged" || previousWebhookSecret === undefined) return verdict;
  return checkWebhookSignature({ ...message, secret: previousWebhookSecret });
}

function notSigned(verdict: SignatureVerdict): Problem {
  return new Problem({
    status: 401,
    code: `signature_${verdict}`,
    title: "This message is not signed as it should be",
    detail: `Its ${signatureHeader} is ${verdict}.`,
  });
}
