import type { Seller } from "#db/seller.ts";
import type { OrderDescription, OrderInvoice } from "#db/shop/order-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { vatIn } from "#server/rules/seller.ts";
import { providerTitle } from "#server/rules/system-titles.ts";

/** What an invoice says, on its page and in its document. */

export function invoiceNumber({ number }: Pick<OrderInvoice, "number">): string {
  return String(number).padStart(6, "0");
}

interface Sum {
  label: string;
  cents: number;
}

/** Prices include the VAT; what of them it is stands beneath the total. */
export function vatLines({ totalCents }: { totalCents: number }, seller: Seller): Sum[] {
  if (seller.vatPercent === 0) return [];
  const vat = vatIn(totalCents, seller);
  return [
    { label: `Of which VAT, ${seller.vatPercent} %`, cents: vat },
    { label: "Total without VAT", cents: totalCents - vat },
  ];
}

type Payment = Pick<
  OrderDescription["payments"][number],
  "provider" | "capturedCents" | "refundedCents" | "currency"
>;

/** Only what the provider has confirmed. */
export function paymentLines(payments: readonly Payment[]): string[] {
  return payments
    .filter(({ capturedCents }) => capturedCents > 0)
    .map(({ provider, capturedCents, refundedCents, currency }) => {
      const paid = `Paid by card through ${providerTitle(provider)}: ${formatMoney(capturedCents, currency)}`;
      return refundedCents > 0
        ? `${paid}, of which ${formatMoney(refundedCents, currency)} was given back.`
        : `${paid}. Nothing is owed.`;
    });
}
