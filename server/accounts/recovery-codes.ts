import { createHash, randomBytes } from "node:crypto";
import { Secret } from "otpauth";

const howMany = 10;
/** Eighty bits: sixteen letters, which nobody tries all of. */
const bytes = 10;

/** In groups of four, as they are written down. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: howMany }, () => {
    const { base32 } = new Secret({ buffer: new Uint8Array(randomBytes(bytes)).buffer });
    return inGroups(base32);
  });
}

function inGroups(letters: string): string {
  return letters.match(/.{1,4}/g)?.join("-") ?? "";
}

/** With whose it is: the same code of two people would be two hashes. */
export function hashOfCode(userId: string, code: string): string {
  const plain = code.replace(/[\s-]/g, "").toUpperCase();
  return createHash("sha256").update(`${userId}/${plain}`).digest("base64url");
}
