import { isClosed } from "#db/queries/disputes.ts";
import { findAnyRun, type Run } from "#db/queries/runs.ts";
import { notify, notifyAdmins } from "#server/events/record.ts";
import type { PaymentNews } from "#server/outside/payment-events.ts";
import type { Intent } from "#server/outside/payments.ts";
import { formatMoney } from "#server/rules/money.ts";
import { housePathOf } from "#server/rules/run-path.ts";
import { systemTitles } from "#server/rules/system-titles.ts";
import { givenElsewhere } from "./confirm.ts";
import type { PaymentOptions } from "./options.ts";

export interface Seen {
  intent: Intent;
  /** Nobody waits for it any more. */
  isLetGo: boolean;
}

interface About {
  options: PaymentOptions;
  run: Run;
  /** The provider, by its title. */
  at: string;
  intent: Intent;
}

/** What others did with the money, at the provider or at their bank: nobody here has asked for it. */
export function tellOfOthers(options: PaymentOptions, news: PaymentNews, seen: Seen): void {
  const { intent } = seen;
  const run = findAnyRun(options.events.db, { id: news.runId });
  if (!run) return;
  const about = { options, run, at: systemTitles[news.provider], intent };
  tellOfRefunds(about);
  tellOfDisputes(about);
  if (intent.status === "voided" && !seen.isLetGo) tellOfEnded(about);
  if (news.type === "refund.failed") tellOfFailedRefund(about, news);
}

function tellOfRefunds({ options: { events, pathOfRun }, run, at, intent }: About): void {
  for (const { id, amountCents } of givenElsewhere(intent)) {
    const money = formatMoney(amountCents, intent.currency);
    const key = `refund/${id}`;
    notifyAdmins(events, run.id, {
      ...{ key, href: housePathOf(run), tone: "warning", title: `Money was given back at ${at}` },
      body: `${money} of ${run.title} went back there, and the books follow. It goes on as it was: cancel it if nothing more is to be done for it.`,
    });
    notify(
      events,
      { runId: run.id, userId: run.userId },
      {
        ...{ key: `${key}/yours`, href: pathOfRun(run), title: "Money was given back to you" },
        body: `${money} of ${run.title} are on their way to your card.`,
      },
    );
  }
}

function tellOfDisputes({ options: { events }, run, at, intent }: About): void {
  for (const { id, status, reason, amountCents, answerBy } of intent.disputes ?? []) {
    const money = formatMoney(amountCents, intent.currency);
    const words = `${money} of ${run.title}, because: ${inWords(reason)}`;
    const by = answerBy === null ? "" : ` by ${new Date(answerBy).toISOString().slice(0, 10)}`;
    notifyAdmins(events, run.id, {
      ...{ key: `dispute/${id}/${status}`, href: housePathOf(run) },
      tone: status === "won" ? "good" : "bad",
      ...(isClosed({ status })
        ? { title: "A dispute is over", body: `${words}. It is ${inWords(status)}.` }
        : { title: "A payment is disputed", body: `${words}. Answer it at ${at}${by}.` }),
    });
  }
}

function tellOfEnded({ options: { events }, run, at, intent }: About): void {
  notifyAdmins(events, run.id, {
    ...{ key: `let go/${intent.intentId}`, href: housePathOf(run), tone: "bad" },
    title: "Money is reserved no longer",
    body: `${at} has let go of what was set aside for ${run.title}: it cannot be taken any more.`,
  });
}

function tellOfFailedRefund(
  { options: { events }, run, at }: About,
  { eventId }: PaymentNews,
): void {
  notifyAdmins(events, run.id, {
    ...{ key: `refund failed/${eventId}`, href: housePathOf(run), tone: "bad" },
    title: "A refund did not arrive",
    body: `The bank sent back what was given back of ${run.title}. Give it in another way: ${at} has it.`,
  });
}

function inWords(name: string): string {
  return name.replaceAll("_", " ");
}
