import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** A secret made at its first use and kept, readable by its owner alone, so that restarts agree on it. */
export async function keptSecret(
  file: string,
  make: () => string = () => randomBytes(32).toString("base64url"),
): Promise<string> {
  const kept = await readIfThere(file);
  if (kept) return kept;
  const secret = make();
  await keepGivenSecret(file, secret);
  return secret;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Renamed into place only when it is on the disk: a crash leaves the old state or the new, no half secret. */
export async function keepGivenSecret(file: string, secret: string): Promise<void> {
  const draft = `${file}.draft`;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
