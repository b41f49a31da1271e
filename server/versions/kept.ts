import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Bundle, digestOf } from "./bundle.ts";
import type { openVersion } from "./version.ts";

/** The code of every version of the services in which something still goes on. */
export class KeptVersions {
  /** Read once: it is asked for with every request. */
  readonly #whole = new Set<string>();

  private constructor(private readonly folder: string) {}

  static async in(folder: string): Promise<KeptVersions> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await lendPackages(folder);
    return new KeptVersions(folder);
  }

  /** Whole or not at all: a start may be killed in the midst of it. */
  async keep({ digest, code }: Bundle): Promise<void> {
    if (this.has(digest)) return;
    const unfinished = `${this.#fileOf(digest)}.new`;
    await writeFile(unfinished, code, { flush: true });
    await rename(unfinished, this.#fileOf(digest));
  }

  has(digest: string): boolean {
    return existsSync(this.#fileOf(digest)) && this.#isWhole(digest);
  }

  async load(digest: string): Promise<{ openVersion: typeof openVersion }> {
    return import(pathToFileURL(this.#fileOf(digest)).href);
  }

  async forgetAllBut(digests: ReadonlySet<string>): Promise<void> {
    for (const file of await readdir(this.folder)) {
      const [, digest] = /^([0-9a-f]+)\.mjs(?:\.new)?$/.exec(file) ?? [];
      if (digest && !digests.has(digest)) await rm(join(this.folder, file), { force: true });
    }
  }

  /** A power cut may leave a file without what was in it: that is not the code of any version. */
  #isWhole(digest: string): boolean {
    if (this.#whole.has(digest)) return true;
    const isWhole = digestOf(readFileSync(this.#fileOf(digest), "utf8")) === digest;
    if (isWhole) this.#whole.add(digest);
    return isWhole;
  }

  #fileOf(digest: string): string {
    return join(this.folder, `${digest}.mjs`);
  }
}

/** A kept version finds the packages of the shop that runs it, wherever the data folder is. */
async function lendPackages(folder: string): Promise<void> {
  const link = join(folder, "node_modules");
  await rm(link, { force: true });
  await symlink(packages, link, "dir");
}

const packages = dirname(
  dirname(createRequire(import.meta.url).resolve("better-sqlite3/package.json")),
);
