/**
 * A path on this site that is safe in an attribute and within the quotes of an expression, where an
 * apostrophe would end the text and a `$` or an `@` would mean something.
 */
export function pathTo(...segments: string[]): string {
  return `/${segments.map((segment) => encodeURIComponent(segment).replace(/'/g, "%27")).join("/")}`;
}
