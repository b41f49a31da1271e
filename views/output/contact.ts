import type { Seller } from "#db/seller.ts";
import { plain } from "../markdown.ts";

export function contactMarkdown({ name, address, vatId, email }: Seller): string {
  return [
    "# Contact",
    [name, ...address].map(plain).join(", "),
    email && `Mail: ${plain(email)}`,
    vatId && `VAT number: ${plain(vatId)}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}
