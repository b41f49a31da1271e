import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { keptSecret } from "../processes/kept-secret.ts";

export interface Identity {
  /** The PEM file the Restate server signs its requests with. */
  privateKeyFile: string;
  /** What the endpoint checks the signatures against, in Restate's own spelling. */
  publicKey: string;
}

/** The key pair by which our endpoint knows our Restate server: nobody else on the machine can call a handler. */
export async function keptIdentity(privateKeyFile: string): Promise<Identity> {
  const pem = await keptSecret(privateKeyFile, makePrivateKey);
  return { privateKeyFile, publicKey: restatePublicKey(pem) };
}

function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return privateKey;
}

const ed25519KeyBytes = 32;

function restatePublicKey(pem: string): string {
  const der = createPublicKey(pem).export({ type: "spki", format: "der" });
  return `publickeyv1_${base58(der.subarray(-ed25519KeyBytes))}`;
}

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base58(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.toString("hex")}`);
  let digits = "";
  for (; number > 0n; number /= 58n) digits = alphabet.charAt(Number(number % 58n)) + digits;
  const leadingZeros = bytes.findIndex((byte) => byte !== 0);
  return alphabet.charAt(0).repeat(Math.max(leadingZeros, 0)) + digits;
}
