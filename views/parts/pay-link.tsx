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
