import type { Dispute } from "#db/queries/disputes.ts";
import type { Payment } from "#db/queries/payments.ts";
import { formatMoney } from "#server/rules/money.ts";
import { providerTitle } from "#server/rules/system-titles.ts";
import { Block } from "./block.tsx";
import { LedgerHead } from "./ledger.tsx";
import { Badge, type Look, PaymentBadge } from "./status.tsx";
import { Time } from "./time.tsx";

export type ShownPayment = Pick<
  Payment,
  | "attempt"
  | "provider"
  | "status"
  | "passedOver"
  | "capturedCents"
  | "refundedCents"
  | "refundedElsewhereCents"
  | "currency"
>;

export type ShownDispute = Pick<
  Dispute,
  "provider" | "status" | "reason" | "amountCents" | "currency" | "createdAt"
>;

interface PaymentsProps {
  payments: ShownPayment[];
  disputes: ShownDispute[];
}

/** Only what the provider has confirmed: a refund that was merely asked for is not in it. */
export function Payments({ payments, disputes }: PaymentsProps) {
  return (
    <Block id="payments" title="Payment">
      <table class="ledger">
        <LedgerHead columns={["Try", "As the provider confirmed"]} figures={["Paid", "Refunded"]} />
        <tbody>
          {payments.map((payment) => (
            <tr>
              <td class="ledger-try">
                {payment.attempt} <span class="muted">{providerTitle(payment.provider)}</span>
              </td>
              <td>
                {payment.passedOver === null ? (
                  <PaymentBadge status={payment.status} />
                ) : (
                  <span class="muted">Asked, and passed over: {payment.passedOver}</span>
                )}
              </td>
              <td class="number">{amount(payment.capturedCents, payment)}</td>
              <td class="number">{amount(payment.refundedCents, payment)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {payments.flatMap(givenElsewhere).map((words) => (
        <p class="ledger-note muted">{words}</p>
      ))}
      {disputes.map((dispute) => (
        <p class="ledger-note">
          <Badge {...disputeLook(dispute)} /> {sayDispute(dispute)}, since{" "}
          <Time at={dispute.createdAt} />.
        </p>
      ))}
    </Block>
  );
}

function amount(cents: number, { currency }: ShownPayment): string {
  return cents > 0 ? formatMoney(cents, currency) : "—";
}

/** What was given back past the shop, where the provider keeps the money. */
export function givenElsewhere(payment: ShownPayment): string[] {
  const { provider, refundedElsewhereCents: cents, currency } = payment;
  if (cents === 0) return [];
  return [
    `${formatMoney(cents, currency)} of it were given back by hand, at ${providerTitle(provider)}.`,
  ];
}

/** "€94.50 are asked back at the bank: product not received". */
export function sayDispute({ amountCents, currency, reason, status }: ShownDispute): string {
  const are = ends[status] ? "were" : "are";
  const money = formatMoney(amountCents, currency);
  return `${money} ${are} asked back at the bank: ${reason.replaceAll("_", " ")}`;
}

/** In words for whoever asked and for whoever was asked. */
const ends: Record<string, Look> = {
  won: { label: "The bank lets the shop keep it", icon: "check", tone: "quiet" },
  lost: { label: "Given back by the bank", icon: "undo", tone: "warning" },
  warning_closed: { label: "Dispute over", icon: "check", tone: "quiet" },
  prevented: { label: "Dispute over", icon: "check", tone: "quiet" },
};

/** Whatever else a provider may call it, it is open. */
export function disputeLook({ status }: Pick<ShownDispute, "status">): Look {
  return ends[status] ?? { label: "Disputed", icon: "warning", tone: "bad" };
}
