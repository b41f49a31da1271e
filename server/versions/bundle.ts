import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The services as they are now, in one file that needs nothing but the packages. */
export interface Bundle {
  /** Another one as soon as any handler, or anything that it calls, is another one. */
  digest: string;
  code: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

export async function bundleServices(): Promise<Bundle> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["server/versions/version.ts"],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    write: false,
    logLevel: "silent",
  });
  const code = outputFiles[0]?.text ?? "";
  return { digest: digestOf(code), code };
}

export function digestOf(code: string): string {
  return createHash("sha256").update(code).digest("hex").slice(0, 12);
}
