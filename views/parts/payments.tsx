import type { Payment } from "#db/queries/payments.ts";
import { formatMoney } from "#server/rules/money.ts";
import { PaymentBadge } from "./status.tsx";

export type ShownPayment = Pick<
  Payment,
  "attempt" | "provider" | "status" | "capturedCents" | "refundedCents" | "currency"
>;

/** Only what the provider has confirmed: a refund that was merely asked for is not in it. */
export function Payments({ payments }: { payments: ShownPayment[] }) {
  return (
    <section class="block" aria-labelledby="payments-title">
      <h2 id="payments-title">Payment</h2>
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col">Try</th>
            <th scope="col">As the provider confirmed</th>
            <th scope="col" class="number">
              Paid
            </th>
            <th scope="col" class="number">
              Refunded
            </th>
          </tr>
        </thead>
        <tbody>
          {payments.map((payment) => (
            <tr>
              <td>
                {payment.attempt} <span class="mono muted">{payment.provider}</span>
              </td>
              <td>
                <PaymentBadge status={payment.status} />
              </td>
              <td class="number">{amount(payment.capturedCents, payment)}</td>
              <td class="number">{amount(payment.refundedCents, payment)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function amount(cents: number, { currency }: ShownPayment): string {
  return cents > 0 ? formatMoney(cents, currency) : "—";
}
