import { plain, table } from "../markdown.ts";
import { audiences, type Described } from "../pages/api.tsx";

export function apiMarkdown(operations: Described[]): string {
  const rows = operations.map((operation) => [
    `\`${operation.method.toUpperCase()} ${operation.path}\``,
    plain(operation.summary),
    audiences[operation.for],
  ]);
  const commands = operations.flatMap(({ command }) => command ?? []);
  return [
    "# API",
    table(["Request", "What it does", "For"], rows),
    "## From a shell",
    `\`\`\`sh\n${commands.join("\n")}\n\`\`\``,
  ].join("\n\n");
}
