import { table } from "../markdown.ts";
import { shortcuts } from "../parts/shortcuts.tsx";

export function shortcutsMarkdown(): string {
  const rows = shortcuts.map(({ keys, does }) => [
    keys.map((together) => together.join(" ")).join(" or "),
    does,
  ]);
  return ["# Keyboard shortcuts", table(["Keys", "What they do"], rows)].join("\n\n");
}
