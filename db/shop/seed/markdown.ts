/** Markdown written at the indentation of the code around it: the indentation of its first line is taken off every line. */
export function md(strings: TemplateStringsArray): string {
  const text = strings.join("").trimEnd();
  const indent = /^\n +/.exec(text)?.[0] ?? "\n";
  return text.replaceAll(indent, "\n").trimStart();
}
