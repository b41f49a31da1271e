import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { commit } from "#db/group-commit.ts";
import { abandonIntent, isExpired, payIntent } from "./bank.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import { answerError, Refusal } from "./errors.ts";
import { findIntent, type IntentRow } from "./intents.ts";
import { NoSuchPayment, PaymentPage } from "./payment-page.tsx";
import { behaviourOf, type CardBehaviour } from "./test-cards.ts";

/**
 * The page where the shopper pays. It takes no idempotency key, as it is a browser that posts
 * here: a payment leaves "pending" once, and that guards it against a second click.
 */
export function createHostedPage({ db, clock }: { db: SandboxDatabase; clock: Clock }): Hono {
  const app = new Hono();
  const css = readFileSync(new URL("./payment-page.css", import.meta.url), "utf8");

  // No form-action: browsers apply it to the way back to the shop as well.
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["data:"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      strictTransportSecurity: false,
    }),
  );

  app.get("/page.css", (c) => c.text(css, 200, { "Content-Type": "text/css; charset=utf-8" }));

  app.get("/:intentId", (c) => {
    const intent = findIntent(db, c.req.param("intentId"));
    return c.html(PaymentPage({ intent, expired: isExpired(intent, clock()) }));
  });

  app.post("/:intentId", async (c) => {
    const intentId = c.req.param("intentId");
    const form = new URLSearchParams(await c.req.text());
    const intent = await commit(db, () => {
      const now = clock();
      return form.get("action") === "cancel"
        ? abandonIntent(db, { intentId, now })
        : payIntent(db, { intentId, behaviour: chosen(form.get("card")), now });
    });
    return c.redirect(wayBack(intent, c.req.path), 303);
  });

  app.onError((error, c) => {
    if (!(error instanceof Refusal)) return answerError(error, c);
    if (error.status === 404) return c.html(NoSuchPayment(), 404);
    const intent = findIntent(db, c.req.param("intentId") ?? "");
    const expired = isExpired(intent, clock());
    return c.html(PaymentPage({ intent, expired, problem: error.message }), error.status);
  });

  return app;
}

/** A bank that has not answered yet is told along: nobody should be asked to pay a second time meanwhile. */
function wayBack({ returnUrl, status, card }: IntentRow, page: string): string {
  if (returnUrl === null) return page;
  if (status !== "pending" || card === null) return returnUrl;
  const back = new URL(returnUrl);
  back.searchParams.set("payment", "processing");
  return back.href;
}

function chosen(card: string | null): CardBehaviour {
  const behaviour = behaviourOf(card);
  if (!behaviour) throw new Refusal(400, "unknown_card", "Choose one of the test cards");
  return behaviour;
}
