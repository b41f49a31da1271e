import { html } from "hono/html";
import type { Child, FC } from "hono/jsx";
import type { IntentStatus } from "#server/outside/payments.ts";
import type { IntentRow } from "./intents.ts";
import { cardBehaviours, testCards } from "./test-cards.ts";

export function PaymentPage({
  intent,
  expired,
  problem,
}: {
  intent: IntentRow;
  expired: boolean;
  problem?: string | undefined;
}) {
  const open = intent.status === "pending" && !expired;
  return (
    <Page title={`${open ? "Pay" : "Payment of"} ${money(intent)}`}>
      <Bill intent={intent} heading={open ? "To pay" : "Payment"} />
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {open ? <CardForm intent={intent} /> : <Outcome intent={intent} />}
    </Page>
  );
}

export function NoSuchPayment() {
  return (
    <Page title="No such payment">
      <h1>There is no such payment</h1>
      <p>The address may be incomplete. Go back to the shop and start the payment again.</p>
    </Page>
  );
}

function Page({ title, children }: { title: string; children: Child }) {
  return html`<!DOCTYPE html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} · Sandbox Payments</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="page.css" />
      </head>
      <body>
        <header>
          <span class="provider">Sandbox Payments</span>
          <span class="test">Test: no money moves</span>
        </header>
        <main>{children}</main>
      </body>
    </html>
  )}`;
}

const Bill: FC<{ intent: IntentRow; heading: string }> = ({ intent, heading }) => (
  <section class="bill" aria-labelledby="amount">
    <h1 id="amount">
      <span>{heading}</span> {money(intent)}
    </h1>
    <dl>
      <div>
        <dt>To</dt>
        <dd>Cartwright</dd>
      </div>
      <div>
        <dt>Order</dt>
        <dd class="identifier">{intent.orderId}</dd>
      </div>
    </dl>
  </section>
);

const CardForm: FC<{ intent: IntentRow }> = ({ intent }) => (
  <form method="post">
    {intent.card && (
      <p class="note" role="status">
        Your bank has not answered about card <span class="identifier">{intent.card}</span> yet. You
        can wait, or try another card.
      </p>
    )}
    <fieldset>
      <legend>Choose a test card</legend>
      {cardBehaviours.map((behaviour) => {
        const { number, name, words } = testCards[behaviour];
        const id = `card-${behaviour}`;
        return (
          <label class="card" for={id} key={id}>
            <input
              type="radio"
              id={id}
              name="card"
              value={number}
              checked={behaviour === "approve"}
              aria-describedby={`${id}-words`}
            />
            <span class="name">{name}</span>
            <span class="identifier">{number}</span>
            <span class="words" id={`${id}-words`}>
              {words}
            </span>
          </label>
        );
      })}
    </fieldset>
    <div class="actions">
      <button type="submit" name="action" value="pay" class="primary">
        Pay {money(intent)}
      </button>
      <button type="submit" name="action" value="cancel">
        Cancel the payment
      </button>
    </div>
  </form>
);

const outcomes: Record<IntentStatus, { icon: string; words: string }> = {
  pending: { icon: "○", words: "The time for this payment has run out. Nothing was paid." },
  authorised: { icon: "✓", words: "Your bank has said yes. The shop is being told." },
  captured: { icon: "✓", words: "Paid." },
  partially_refunded: { icon: "↩", words: "Paid, and refunded in part." },
  refunded: { icon: "↩", words: "Refunded." },
  declined: { icon: "✕", words: "Declined by the bank. Nothing was paid." },
  cancelled: { icon: "○", words: "Cancelled. Nothing was paid." },
  voided: { icon: "↩", words: "Given back. Nothing was paid." },
};

const Outcome: FC<{ intent: IntentRow }> = ({ intent: { status, returnUrl } }) => {
  const { icon, words } = outcomes[status];
  return (
    <section class="outcome" aria-label="Outcome">
      <p>
        <span class="icon" aria-hidden="true">
          {icon}
        </span>
        {words}
      </p>
      {returnUrl && (
        <a class="button" href={returnUrl}>
          Back to the shop
        </a>
      )}
    </section>
  );
};

/** Making one costs more than the rest of the page; there are as many as currencies. */
const formats = new Map<string, Intl.NumberFormat>();

function money({ amountCents, currency }: IntentRow): string {
  const format =
    formats.get(currency) ?? new Intl.NumberFormat("en", { style: "currency", currency });
  formats.set(currency, format);
  return format.format(amountCents / 100);
}
