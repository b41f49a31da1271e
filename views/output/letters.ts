import type { Letter, ListedLetter } from "#db/queries/letters.ts";
import { plain, table } from "../markdown.ts";
import { pathTo } from "../parts/path.ts";
import { letterLabel } from "../parts/status.tsx";
import { formatTime } from "../parts/time.tsx";

export function lettersMarkdown(letters: readonly ListedLetter[]): string {
  if (letters.length === 0) return "# Mail\n\nNothing.";
  const rows = letters.map((letter) => [
    `[${plain(letter.subject)}](${pathTo("admin", "mail", String(letter.id))})`,
    plain(letter.sentTo ?? letter.to ?? `@${letter.username}`),
    letterLabel(letter.state),
    String(letter.tries),
    plain(letter.lastError ?? "—"),
    formatTime(letter.sentAt ?? letter.createdAt),
  ]);
  const head = ["Subject", "To", "State", "Tries", "What went wrong last", "When"];
  return ["# Mail", table(head, rows, { right: [3] })].join("\n\n");
}

export function letterMarkdown({ subject, state }: Letter, text: string | undefined): string {
  const words = (text ?? "What it was about is not there any more.").replace(/^/gm, "> ");
  return [`# ${plain(subject)}`, `${letterLabel(state)}.`, words].join("\n\n");
}
