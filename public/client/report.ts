export const reasonOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

/** Trouble is always told, once and with the place it came from. */
export function report(problem: string, el?: Element, attribute?: string): void {
  const place = el ? ` on <${el.localName}${el.id ? `#${el.id}` : ""}>` : "";
  console.error(`Datastar: ${attribute ? `${attribute}${place}: ` : ""}${problem}`);
}
