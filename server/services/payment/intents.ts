import { type Context, rpc, TerminalError } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import {
  confirmNothing,
  confirmPayment,
  insertPayment,
  letGoOfPayment,
  listPaymentsOfAttempt,
  noteTrouble,
  type Payment,
  passOverPayment,
} from "#db/queries/payments.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import type { PaymentStatus } from "#db/statuses.ts";
import type { StartBranch } from "#server/orchestration/branch.ts";
import { AllFailed, hedge, type Won } from "#server/orchestration/race.ts";
import { wasRefused } from "#server/orchestration/refused.ts";
import type { PaymentProviders } from "#server/outside/connect.ts";
import { LeftAlone } from "#server/outside/errors.ts";
import type { Intent } from "#server/outside/payments.ts";
import { forEach, type PaymentProvider, playedProviders } from "#server/outside/systems.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import { asked } from "../asked.ts";
import { paymentsAt, providerOf } from "../payment-provider.ts";
import { confirm } from "./confirm.ts";
import { paymentService } from "./contract.ts";
import { giveBack } from "./money.ts";
import type { PaymentOptions } from "./options.ts";
import { endless, whileTheyWait } from "./retry-policies.ts";

interface Wanted {
  runId: string;
  attempt: number;
  amountCents: number;
  currency: string;
  awakeableId: string;
  expiresAt: number;
  providers?: readonly PaymentProvider[] | undefined;
}

type Attempt = Pick<Wanted, "runId" | "attempt">;

type Opened = { intentId: string; payUrl: string };
type Asks = Record<PaymentProvider, StartBranch<Opened>>;

const usualPatienceMs = 2_000;
/**
 * Whoever was passed over is looked at once more when no call to them can be under way any longer: one may
 * be taken, unheard, after the first look.
 */
const usualSecondLookMs = 15_000;

/**
 * The first provider that accepts it takes it; the second is asked only when the first is slow or down. A
 * shopper is only ever sent to the one that took it, and whatever the other holds is let go of.
 */
export async function openIntent(
  ctx: Context,
  options: PaymentOptions,
  wanted: Wanted,
): Promise<Opened> {
  const { providers = playedProviders } = wanted;
  const asks: Asks = forEach(
    providers,
    (provider) => (branch) =>
      branch.run(
        `Ask ${systemTitles[provider]} for the payment`,
        () => openOnce(options, { ...wanted, provider }),
        whileTheyWait,
      ),
  );
  const { secondProviderAfterMs: delay = usualPatienceMs } = options;
  const { secondLookMs = usualSecondLookMs } = options;
  const won = await hedge(ctx, asks, { delay, isFinal: wasRefused }).catch(inOneSentence);
  passOverOthers(options, wanted, won, delay);
  if (won.losers.length + won.failed.length > 0) {
    const { runId, attempt } = wanted;
    const others = { runId, attempt, except: won.winner };
    ctx.sendClient(paymentService).release(others);
    ctx.sendClient(paymentService).release(others, rpc.sendOpts({ delay: secondLookMs }));
  }
  return won.value;
}

function inOneSentence(error: unknown): never {
  if (!(error instanceof AllFailed)) throw error;
  const reasons = [...error.reasons.values()].map(({ message }) => message);
  throw new TerminalError(reasons.join("; "), { errorCode: error.code });
}

/** Told on the page of whatever is paid for. */
function passOverOthers(
  { events: { db, now } }: PaymentOptions,
  attempt: Attempt,
  { losers, failed }: Won<Asks>,
  delay: number,
): void {
  for (const provider of [...losers, ...failed]) {
    const id = idOf({ ...attempt, provider });
    const asked = listPaymentsOfAttempt(db, attempt).find((payment) => payment.id === id);
    const passedOver = asked?.trouble ?? `No answer in ${delay / 1000} s`;
    passOverPayment(db, { id, passedOver, now: now() });
  }
}

type WantedOf = Wanted & { provider: PaymentProvider };

/** Written down first, so that an answer that is lost can be looked up. */
async function openOnce(options: PaymentOptions, wanted: WantedOf): Promise<Opened> {
  const { events } = options;
  const { db, now } = events;
  const id = idOf(wanted);
  await commit(db, () => {
    const times = { createdAt: now(), updatedAt: now() };
    insertPayment(db, { id, ...wanted, ...times });
  });
  const made = createIntent(options, wanted).catch(async (error: Error) => {
    noteTrouble(db, { id, trouble: error.message, now: now() });
    await letGoUnheard(options, wanted);
    // Nobody waits for it to come back: the other one is asked at once.
    if (error instanceof LeftAlone) throw new TerminalError(error.message, { errorCode: 503 });
    throw error;
  });
  const { intentId, payUrl } = await asked(made);
  if (payUrl === null) throw new TerminalError("It can not be paid any more", { errorCode: 410 });
  await commit(db, () =>
    confirmPayment(db, { id, intentId, payUrl, status: "pending", now: now() }),
  );
  // Too late: another provider has taken it meanwhile.
  if (passedOverPayment(options, wanted)) await letGo(options, { ...wanted, intentId });
  return { intentId, payUrl };
}

/** Made after all, once it was asked what it has and had nothing yet: nobody else would look again. */
async function letGoUnheard(options: PaymentOptions, wanted: WantedOf): Promise<void> {
  const payment = passedOverPayment(options, wanted);
  if (!payment) return;
  const intents = await intentsOf(options.outside.payments, payment).catch(() => []);
  const unheard = intents.filter(({ callbackRef }) => callbackRef === payment.awakeableId);
  for (const { intentId } of unheard) {
    await letGo(options, { ...wanted, intentId }).catch(() => {});
  }
}

function passedOverPayment({ events }: PaymentOptions, wanted: WantedOf): Payment | undefined {
  const asked = listPaymentsOfAttempt(events.db, wanted);
  return asked.find(({ id, passedOver }) => id === idOf(wanted) && passedOver !== null);
}

function createIntent(
  { events, outside, publicUrl, pathOfRun }: PaymentOptions,
  wanted: WantedOf,
): Promise<Intent> {
  const { runId, attempt, provider, amountCents, currency, awakeableId, expiresAt } = wanted;
  const run = findAnyRun(events.db, { id: runId });
  const returnUrl = publicUrl + (run ? pathOfRun(run) : "/");
  const paid = { amountCents, currency, returnUrl, expiresAt };
  const intent = {
    ...paid,
    orderId: runId,
    callbackRef: awakeableId,
    ...(run && { title: run.title }),
  };
  return paymentsAt(outside.payments, provider).createIntent(intent, `${runId}/intent/${attempt}`);
}

type Release = Attempt & {
  except?: PaymentProvider | undefined;
  everywhere?: boolean | undefined;
};

/**
 * Whatever is held for this try is let go of: also what a provider never told us about. Who was passed over
 * is let go of apart, for a try must not wait for the one that was down.
 */
export async function releaseIntents(
  ctx: Context,
  options: PaymentOptions,
  release: Release,
): Promise<{ status: PaymentStatus | null }> {
  const held = await ctx.run(
    "Look up what the provider holds",
    () => heldFor(options, release),
    endless,
  );
  let status: PaymentStatus | null = null;
  for (const one of held) {
    status = await ctx.run(`Let go of ${one.intentId}`, () => letGo(options, one), endless);
  }
  return { status };
}

interface Held extends Attempt {
  provider: PaymentProvider;
  intentId: string;
}

async function heldFor(options: PaymentOptions, release: Release): Promise<Held[]> {
  const { events, outside } = options;
  const found: Held[] = [];
  for (const payment of paymentsToRelease(options, release)) {
    const { id, awakeableId } = payment;
    letGoOfPayment(events.db, { id, now: events.now() });
    const provider = providerOf(payment);
    const intents = await intentsOf(outside.payments, payment);
    const made = intents.filter(({ callbackRef }) => callbackRef === awakeableId);
    for (const { intentId } of made) found.push({ ...release, provider, intentId });
    if (made.length === 0) confirmNothing(events.db, { id, now: events.now() });
  }
  return found;
}

/** Looked for only where no answer has told of it. */
async function intentsOf(providers: PaymentProviders, payment: Payment): Promise<Intent[]> {
  const payments = paymentsAt(providers, providerOf(payment));
  const { runId, intentId, createdAt: from, expiresAt: until } = payment;
  if (intentId !== null) return [await asked(payments.intent(intentId))];
  return asked(payments.intentsOf(runId, { from, until }));
}

function paymentsToRelease({ events }: PaymentOptions, release: Release): Payment[] {
  const asked = listPaymentsOfAttempt(events.db, release);
  if (release.everywhere) return asked;
  return release.except === undefined
    ? asked.filter(({ passedOver }) => passedOver === null)
    : asked.filter((payment) => providerOf(payment) !== release.except);
}

async function letGo({ events, outside }: PaymentOptions, held: Held): Promise<PaymentStatus> {
  const { runId, provider, intentId } = held;
  const key = `${runId}/release/${intentId}`;
  const intent = await asked(giveBack(paymentsAt(outside.payments, provider), { intentId, key }));
  await confirm(events, { payment: { id: idOf(held), runId, provider }, intent });
  return intent.status;
}

function idOf({ runId, attempt, provider }: Attempt & { provider: PaymentProvider }): string {
  const id = `pay_${runId}_${attempt}`;
  // The first keeps the name that it had when it was alone.
  return provider === "acorn" ? id : `${id}_${provider}`;
}
