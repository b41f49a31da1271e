import {
  checkWebhookSignature,
  type SignatureVerdict,
  signatureHeader,
} from "../outside/webhook-signature.ts";
import type { AppContext, AppDeps } from "./deps.ts";
import { logOf } from "./in-request.ts";
import { Problem } from "./problem.ts";
import { saidSeldom } from "./said-seldom.ts";

export interface Message {
  header: string | undefined;
  body: string;
  now: number;
}

interface Signing {
  /** Who signs, in words for the log. */
  from: string;
  header?: string;
  judge?: (message: Message) => SignatureVerdict | Promise<SignatureVerdict>;
}

/**
 * Lets a message through that is signed as it should be. Anybody can send what is not signed, as often as they
 * like: the log is told of it seldom.
 */
export function requiredSignature(
  deps: AppDeps,
  { from, header = signatureHeader, judge = byOurSecrets(deps) }: Signing,
) {
  const maySay = saidSeldom(deps.events);

  return async function requireSigned(c: AppContext, body: string): Promise<void> {
    const verdict = await judge({ header: c.req.header(header), body, now: deps.events.now() });
    if (verdict === "valid") return;
    const said = maySay();
    if (said) logOf(deps, c).warn({ from, verdict, ...said }, "a webhook was turned away");
    throw notSigned(header, verdict);
  };
}

/** While a secret is being changed, what the old one signed is as good as what the new one did. */
function byOurSecrets({ webhookSecret, previousWebhookSecret }: AppDeps) {
  return (message: Message): SignatureVerdict => {
    const verdict = checkWebhookSignature({ ...message, secret: webhookSecret });
    if (verdict !== "forged" || previousWebhookSecret === undefined) return verdict;
    return checkWebhookSignature({ ...message, secret: previousWebhookSecret });
  };
}

function notSigned(header: string, verdict: SignatureVerdict): Problem {
  return new Problem({
    status: 401,
    code: `signature_${verdict}`,
    title: "This message is not signed as it should be",
    detail: `Its ${header} is ${verdict}.`,
  });
}
