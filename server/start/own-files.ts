import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What we keep in a data folder; whatever else somebody keeps there is theirs. */
const ours = /^((cartwright|sandbox|payment-webhook)[.-].*|restate|backups|versions|replaced-.*)$/;

/** For the owner alone, whatever the folder lets others do: all that we and our children make from here on. */
export function makeFilesForOurselves(): void {
  process.umask(0o077);
}

/** And what an earlier start left there for everybody. */
export function closeFilesToOthers(dataDir: string): void {
  for (const entry of readdirSync(dataDir, { withFileTypes: true })) {
    if (ours.test(entry.name)) closeToOthers(dataDir, entry);
  }
}

type Entry = { name: string; isFile(): boolean; isDirectory(): boolean };

function closeToOthers(folder: string, entry: Entry): void {
  const path = join(folder, entry.name);
  if (entry.isFile()) unlessGone(() => chmodSync(path, 0o600));
  if (!entry.isDirectory()) return;
  unlessGone(() => {
    chmodSync(path, 0o700);
    for (const within of readdirSync(path, { withFileTypes: true })) closeToOthers(path, within);
  });
}

/** A Restate that a killed shop left behind goes on tidying up. */
function unlessGone(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
