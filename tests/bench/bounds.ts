import { readFileSync } from "node:fs";

/** What people wrote about figures that miss their goal: a heading names the figure, the text below is theirs. */
export function boundsIn(file: URL): Map<string, string> {
  const parts = readFileSync(file, "utf8").split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = "", ...text] = part.split("\n");
      return [heading.trim(), text.join("\n").trim()];
    }),
  );
}
