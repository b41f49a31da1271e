import { createRequire } from "node:module";
import { SettingError } from "../processes/setting-error.ts";

const require = createRequire(import.meta.url);

/** Where npm put the Restate server made for this machine: an optional dependency, so it may be missing. */
export function findRestateBinary({
  platform = process.platform,
  arch = process.arch,
}: {
  platform?: string;
  arch?: string;
} = {}): string {
  try {
    return require.resolve(`@restatedev/restate-server-${platform}-${arch}/bin/restate-server`);
  } catch {
    throw new SettingError(
      `No Restate server is installed for ${platform}-${arch}: install the optional dependencies ` +
        "(npm install --include=optional), or set RESTATE_INGRESS_URL and RESTATE_ADMIN_URL to use another Restate.",
    );
  }
}
