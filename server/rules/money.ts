const formats = new Map<string, Intl.NumberFormat>();

/** As pages show an amount and messages say it: "€40.00". */
export function formatMoney(cents: number, currency: string): string {
  return formatOf(currency).format(cents / 100);
}

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const made = new Intl.NumberFormat("en-IE", { style: "currency", currency });
  formats.set(currency, made);
  return made;
}
