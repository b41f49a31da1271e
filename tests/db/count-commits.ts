import { readFileSync } from "node:fs";
import type { Database } from "#db/connection.ts";

const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * Counts the commits from here on as the write-ahead log has them: the last page of each one carries the
 * size that the database has after it.
 */
export function countCommits(db: Database): () => number {
  db.$client.pragma("wal_checkpoint(truncate)");
  return () => {
    const log = readFileSync(`${db.$client.name}-wal`);
    if (log.length === 0) return 0;
    const frameBytes = frameHeaderBytes + log.readUInt32BE(8);
    let commits = 0;
    for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
      if (log.readUInt32BE(at + 4) !== 0) commits += 1;
    }
    return commits;
  };
}
