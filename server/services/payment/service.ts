import { implement } from "@restatedev/restate-sdk";
import { orListed } from "../listed-failure.ts";
import { orAlertAdmins } from "./alert-admins.ts";
import { paymentService } from "./contract.ts";
import { onEvent } from "./events.ts";
import { openIntent, releaseIntents } from "./intents.ts";
import { answerOf } from "./late-answer.ts";
import { capture, refund, undo } from "./money.ts";
import { onNews } from "./news.ts";
import type { PaymentOptions } from "./options.ts";

/** The only one who speaks to payment providers. */
export function createPaymentService(options: PaymentOptions) {
  return implement(paymentService, {
    handlers: {
      openIntent: (ctx, wanted) => openIntent(ctx, options, wanted),
      release: (ctx, attempt) =>
        orAlertAdmins(options, attempt.runId, () => releaseIntents(ctx, options, attempt)),
      answerOf: (ctx, payment) => answerOf(ctx, options, payment),
      capture: (ctx, payment) => capture(ctx, options, payment),
      undo: (ctx, payment) => undo(ctx, options, payment),
      refund: (ctx, payment) => refund(ctx, options, payment),
      onEvent: (ctx, event) =>
        orAlertAdmins(options, event.orderId, () =>
          orListed(options.events, event, () => onEvent(ctx, options, event)),
        ),
      onNews: (ctx, news) =>
        orAlertAdmins(options, news.runId, () =>
          orListed(options.events, news, () => onNews(ctx, options, news)),
        ),
    },
    options: {
      // Whoever cancels a call does not stop the money that is moving: it ends what it has begun.
      explicitCancellation: true,
      // A provider sends an event again for three days.
      handlers: {
        onEvent: { idempotencyRetention: { days: 4 } },
        onNews: { idempotencyRetention: { days: 4 } },
      },
    },
  });
}
