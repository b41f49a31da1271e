import { createHash } from "node:crypto";

/** The same choice for the same words for ever, and any choice as likely for others. */
export function stableChoice<Choice>(
  choices: readonly [Choice, ...Choice[]],
  words: string,
): Choice {
  const lot = createHash("sha256").update(words).digest().readUInt32BE();
  return choices[lot % choices.length] ?? choices[0];
}
