import { expect, test } from "vitest";
import { mailbox } from "#server/outside/mail.ts";

const address = "alice@cartwright.example";

test.each([
  ["Alice", "Alice"],
  ["Ælfgifu Þórsdóttir", "Ælfgifu Þórsdóttir"],
  ["Dr. Alice", '"Dr. Alice"'],
  ['Alice "Al" Liddell', '"Alice \\"Al\\" Liddell"'],
  ["Alice (at work)", '"Alice (at work)"'],
  ["Alice; Bob: and@all", '"Alice; Bob: and@all"'],
  ["back\\slash", '"back\\\\slash"'],
])("the name %j stays a name", (name, written) => {
  expect(mailbox({ name, address })).toBe(`${written} <${address}>`);
});

test.each([
  "Alice <eve@evil.example>",
  "Alice <eve@evil.example>, Bob",
  "Alice\r\nBcc: eve@evil.example",
  "Alice\u0000\u2028Bcc: eve@evil.example",
  "<<<>>>,,,",
])("a name that looks like more addresses or headers is one recipient: %j", (name) => {
  const written = mailbox({ name, address });
  expect(written).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp},]/u);
  expect(written.match(/[<>]/g)).toEqual(["<", ">"]);
  expect(written.endsWith(`<${address}>`)).toBe(true);
});
