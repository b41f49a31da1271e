import { formatMoney } from "#server/rules/money.ts";
import { Icon } from "./icon.tsx";

interface OpenPayment {
  payUrl: string | null;
  amountCents: number;
  currency: string;
}

/** Nothing before the provider has opened its page. */
export function PayLink({ payment: { payUrl, amountCents, currency } }: { payment: OpenPayment }) {
  if (!payUrl) return null;
  return (
    <a id="pay" class="button button-primary button-large" href={payUrl}>
      Pay {formatMoney(amountCents, currency)} at the provider
      <Icon name="external" size={16} />
    </a>
  );
}

/** Instead of it: nobody should be asked to pay a second time meanwhile. */
export function WaitingForTheBank({ payment: { payUrl } }: { payment: OpenPayment }) {
  return (
    <p class="callout" role="status" id="waiting-for-the-bank">
      {"We are waiting for your bank. As soon as it answers, this page goes on by itself. "}
      {payUrl && (
        <a id="pay-otherwise" href={payUrl}>
          Use another card
        </a>
      )}
    </p>
  );
}
