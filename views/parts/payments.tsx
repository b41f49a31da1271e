import type { Payment } from "#db/queries/payments.ts";
import { formatMoney } from "#server/rules/money.ts";
import { providerTitle } from "#server/rules/system-titles.ts";
import { Block } from "./block.tsx";
import { LedgerHead } from "./ledger.tsx";
import { PaymentBadge } from "./status.tsx";

export type ShownPayment = Pick<
  Payment,
  "attempt" | "provider" | "status" | "passedOver" | "capturedCents" | "refundedCents" | "currency"
>;

/** Only what the provider has confirmed: a refund that was merely asked for is not in it. */
export function Payments({ payments }: { payments: ShownPayment[] }) {
  return (
    <Block id="payments" title="Payment">
      <table class="ledger">
        <LedgerHead columns={["Try", "As the provider confirmed"]} figures={["Paid", "Refunded"]} />
        <tbody>
          {payments.map((payment) => (
            <tr>
              <td>
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
    </Block>
  );
}

function amount(cents: number, { currency }: ShownPayment): string {
  return cents > 0 ? formatMoney(cents, currency) : "—";
}
