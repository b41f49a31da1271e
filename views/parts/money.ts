const formats = new Map<string, Intl.NumberFormat>();

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
