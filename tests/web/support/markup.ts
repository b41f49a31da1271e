/** The values of all `data-…` attributes: what the page's client carries out. Every value is quoted. */
export function expressionsIn(html: string): string[] {
  const tags = html.matchAll(/<[a-z][\w-]*((?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*)\s*\/?>/gi);
  return [...tags].flatMap(([, attributes = ""]) =>
    [...attributes.matchAll(/\s(data-[^\s=]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) =>
      decoded(`${name} ${value}`),
    ),
  );
}

const letters: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&" };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = "") =>
    code ? String.fromCharCode(Number(code)) : (letters[name] ?? whole),
  );
}
