/** Stand between mailboxes, or end them: a name that holds one would send the message to somebody else. */
const separators = /[<>,\p{Cc}\p{Zl}\p{Zp}]+/gu;

const needsNoQuotes = /^[\p{L}\p{M}\p{N} !#$%&'*+/=?^_`{|}~-]*$/u;

/** `Alice <alice@cartwright.example>`: whatever the name is, it stays a name (RFC 5322, section 3.2.4). */
export function mailbox({ name, address }: { name: string; address: string }): string {
  const oneLine = name.replace(separators, " ").trim();
  const quoted = needsNoQuotes.test(oneLine) ? oneLine : `"${oneLine.replace(/["\\]/g, "\\$&")}"`;
  return `${quoted} <${address}>`.trimStart();
}
