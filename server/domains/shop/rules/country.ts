const names = new Intl.DisplayNames(["en"], { type: "region" });

/** At most 676 of them. */
const known = new Map<string, string>();

export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const name = known.get(code) ?? names.of(code) ?? code;
  known.set(code, name);
  return name;
}
