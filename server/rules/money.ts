const formats = new Map<string, Intl.NumberFormat>();

/** As a page shows an amount: "€40.00". */
export function formatMoney(cents: number, currency: string): string {
  return formatOf(currency).format(cents / 100);
}

/** As a message says it, which may be read anywhere and as plain text: "40.00 EUR". */
export function sayMoney(cents: number, currency: string): string {
  return `${(cents / 100).toFixed(2)} ${currency}`;
}

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const made = new Intl.NumberFormat("en-IE", { style: "currency", currency });
  formats.set(currency, made);
  return made;
}
