import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { type ProcessFacts, processFacts } from "#server/processes/process-facts.ts";

const facts = z.object({ pid: z.int().positive(), command: z.string(), started: z.string() });

/** Written at once after the start and in one rename, so that the file is whole whenever we are killed. */
export function writePidFile(file: string, pid: number): void {
  const now = processFacts(pid);
  if (!now) return;
  writeFileSync(`${file}.draft`, `${JSON.stringify(now)}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}

export function readPidFile(file: string): ProcessFacts | undefined {
  try {
    return facts.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
