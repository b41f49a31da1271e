import { plain, table } from "../markdown.ts";
import { audiences, type Described } from "../pages/api.tsx";

export function apiMarkdown(operations: Described[]): string {
  const rows = operations.map((operation) => [
    `\`${operation.method.toUpperCase()} ${operation.path}\``,
    plain(operation.summary),
    audiences[operation.for],
  ]);
  return ["# API", table(["Request", "What it does", "For"], rows)].join("\n\n");
}
