import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** Long enough that nobody tries them all; what is in it is its owner's affair. */
export const goodPassword = z
  .string("Choose a password")
  .min(12, "Use at least 12 characters: a few words will do")
  .max(200, "Use at most 200 characters");

const keyBytes = 32;

/** About a sixth of a second of one core and 16 MiB for each guess. */
const cost = { N: 2 ** 14, r: 8, p: 5 };

/** The hash says how it was made, so that the cost can rise and old passwords still sign in. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return written(salt, key);
}

function written(salt: Buffer, key: Buffer): string {
  return [
    "scrypt",
    cost.N,
    cost.r,
    cost.p,
    salt.toString("base64url"),
    key.toString("base64url"),
  ].join("$");
}

/** Works as long for an account that does not exist, so that the time taken tells nobody who has one. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [scheme, N, r, p, salt = "", kept = ""] = (hash ?? nobodysHash).split("$");
  const expected = Buffer.from(kept, "base64url");
  if (scheme !== "scrypt" || expected.length !== keyBytes) return false;
  const costThen = { N: Number(N), r: Number(r), p: Number(p) };
  const key = await derive(password, Buffer.from(salt, "base64url"), costThen);
  return timingSafeEqual(key, expected) && hash !== undefined;
}

const nobodysHash = written(Buffer.alloc(16), Buffer.alloc(keyBytes));

// Normalised, or the same accent typed on two keyboards is two passwords.
function derive(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 64 * 2 ** 20 };
    scrypt(password.normalize("NFKC"), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
