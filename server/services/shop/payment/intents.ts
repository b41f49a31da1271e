import type { Context } from "@restatedev/restate-sdk";
import { confirmPayment, findPayment, insertPayment } from "#db/queries/payments.ts";
import type { Intent } from "#server/outside/payments.ts";
import { asked } from "#server/services/asked.ts";
import { confirm } from "./confirm.ts";
import type { PaymentOptions } from "./options.ts";
import { bounded, endless } from "./patience.ts";

interface Wanted {
  orderId: string;
  attempt: number;
  amountCents: number;
  currency: string;
  awakeableId: string;
  expiresAt: number;
}

type Attempt = Pick<Wanted, "orderId" | "attempt">;

/** Written down first, so that an answer that is lost can be looked up; then asked for, once an attempt. */
export async function openIntent(ctx: Context, options: PaymentOptions, wanted: Wanted) {
  const { db, now } = options.events;
  const { orderId, attempt } = wanted;
  await ctx.run("Write the payment down", () => {
    const times = { createdAt: now(), updatedAt: now() };
    insertPayment(db, { id: idOf(wanted), provider: "sandbox", ...wanted, ...times });
  });
  const { intentId, payUrl } = await ctx.run(
    "Ask the provider for an intent",
    () => createIntent(options, wanted),
    bounded,
  );
  await ctx.run("Write the intent down", () => {
    const id = idOf({ orderId, attempt });
    confirmPayment(db, { id, intentId, payUrl, status: "pending", now: now() });
  });
  return { intentId, payUrl };
}

function createIntent({ outside, publicUrl }: PaymentOptions, wanted: Wanted): Promise<Intent> {
  const { orderId, attempt, amountCents, currency, awakeableId, expiresAt } = wanted;
  const returnUrl = `${publicUrl}/orders/${orderId}`;
  const intent = { orderId, amountCents, currency, callbackRef: awakeableId, returnUrl, expiresAt };
  return asked(outside.payments.createIntent(intent, `${orderId}/intent/${attempt}`));
}

/** Whatever the provider holds for this try is let go of: also what it never told us about. */
export async function releaseIntents(
  ctx: Context,
  options: PaymentOptions,
  attempt: Attempt,
): Promise<void> {
  const { events, outside } = options;
  const intents = await ctx.run(
    "Look up what the provider holds",
    async () => {
      const payment = findPayment(events.db, attempt);
      if (!payment) return [];
      const found = await asked(outside.payments.intentsOf(attempt.orderId));
      return found
        .filter(({ callbackRef }) => callbackRef === payment.awakeableId)
        .map(({ intentId }) => intentId);
    },
    endless,
  );
  for (const intentId of intents) {
    await ctx.run(
      `Let go of ${intentId}`,
      async () => {
        const key = `${attempt.orderId}/release/${intentId}`;
        const intent = await asked(outside.payments.cancel(intentId, key));
        confirm(events, { paymentId: idOf(attempt), intent });
      },
      endless,
    );
  }
}

function idOf({ orderId, attempt }: Attempt): string {
  return `pay_${orderId}_${attempt}`;
}
