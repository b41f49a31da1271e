import type { Context } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import {
  confirmPayment,
  findPayment,
  insertPayment,
  letGoOfPayment,
} from "#db/queries/payments.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import type { PaymentStatus } from "#db/statuses.ts";
import type { Intent } from "#server/outside/payments.ts";
import { asked } from "../asked.ts";
import { confirm } from "./confirm.ts";
import { giveBack } from "./money.ts";
import type { PaymentOptions } from "./options.ts";
import { bounded, endless } from "./retry-policies.ts";

interface Wanted {
  runId: string;
  attempt: number;
  amountCents: number;
  currency: string;
  awakeableId: string;
  expiresAt: number;
}

type Attempt = Pick<Wanted, "runId" | "attempt">;

/** Asked for once an attempt, however often it is asked for. */
export function openIntent(ctx: Context, options: PaymentOptions, wanted: Wanted) {
  return ctx.run("Ask the provider for an intent", () => openOnce(options, wanted), bounded);
}

/** Written down first, so that an answer that is lost can be looked up. */
async function openOnce(options: PaymentOptions, wanted: Wanted) {
  const { db, now } = options.events;
  const id = idOf(wanted);
  await commit(db, () => {
    const times = { createdAt: now(), updatedAt: now() };
    insertPayment(db, { id, provider: "sandbox", ...wanted, ...times });
  });
  const { intentId, payUrl } = await createIntent(options, wanted);
  await commit(db, () =>
    confirmPayment(db, { id, intentId, payUrl, status: "pending", now: now() }),
  );
  return { intentId, payUrl };
}

function createIntent(
  { events, outside, publicUrl, pathOfRun }: PaymentOptions,
  wanted: Wanted,
): Promise<Intent> {
  const { runId, attempt, amountCents, currency, awakeableId, expiresAt } = wanted;
  const run = findAnyRun(events.db, { id: runId });
  const returnUrl = publicUrl + (run ? pathOfRun(run) : "/");
  const paid = { amountCents, currency, returnUrl, expiresAt };
  const intent = { ...paid, orderId: runId, callbackRef: awakeableId };
  return asked(outside.payments.createIntent(intent, `${runId}/intent/${attempt}`));
}

/** Whatever the provider holds for this try is let go of: also what it never told us about. */
export async function releaseIntents(
  ctx: Context,
  options: PaymentOptions,
  attempt: Attempt,
): Promise<{ status: PaymentStatus | null }> {
  const { events, outside } = options;
  letGoOfPayment(events.db, { id: idOf(attempt), now: events.now() });
  const intents = await ctx.run(
    "Look up what the provider holds",
    async () => {
      const payment = findPayment(events.db, attempt);
      if (!payment) return [];
      const found = await asked(outside.payments.intentsOf(attempt.runId));
      return found
        .filter(({ callbackRef }) => callbackRef === payment.awakeableId)
        .map(({ intentId }) => intentId);
    },
    endless,
  );
  let status: PaymentStatus | null = null;
  for (const intentId of intents) {
    status = await ctx.run(
      `Let go of ${intentId}`,
      async () => {
        const key = `${attempt.runId}/release/${intentId}`;
        const intent = await asked(giveBack(outside.payments, { intentId, key }));
        await confirm(events, { paymentId: idOf(attempt), intent });
        return intent.status;
      },
      endless,
    );
  }
  return { status };
}

function idOf({ runId, attempt }: Attempt): string {
  return `pay_${runId}_${attempt}`;
}
