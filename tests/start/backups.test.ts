import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { makeBackup, restoreBackup } from "#server/start/backups.ts";

let dataDir: string;
let folder: string;
const now = Date.UTC(2026, 0, 5, 9);

beforeEach(() => {
  dataDir = newFolder();
  for (const name of ["cartwright.db", "sandbox.db"]) {
    const db = new Sqlite(join(dataDir, name));
    db.exec("create table things (size); insert into things values (zeroblob(20000))");
    db.close();
  }
  folder = join(newFolder(), "backup");
  makeBackup({ dataDir, folder, now });
});

function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), "cartwright-backups-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const restore = () => restoreBackup({ dataDir, folder, now });

describe("a backup that is not whole is refused, and nothing is moved for it", () => {
  const damages: [string, () => void, RegExp][] = [
    ["its database is missing", () => rmSync(join(folder, "cartwright.db")), /not whole/],
    ["another is missing", () => rmSync(join(folder, "sandbox.db")), /sandbox\.db/],
    ["it was cut short", () => truncateSync(join(folder, "cartwright.db"), 8_192), /not whole/],
    ["its label is torn", () => writeFileSync(join(folder, "backup.json"), "{"), /no backup/],
  ];

  test.each(damages)("%s", (_, damage, words) => {
    const before = readdirSync(dataDir).sort();
    damage();
    expect(restore).toThrow(words);
    expect(readdirSync(dataDir).sort()).toEqual(before);
  });
});

test("a backup that is whole takes the place of what was there, which is kept aside", () => {
  const aside = restore();
  expect(aside && readdirSync(aside).sort()).toEqual(["cartwright.db", "sandbox.db"]);
  expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(["cartwright.db", "sandbox.db"]));
  expect(readdirSync(dataDir).filter((name) => name.endsWith(".restored"))).toEqual([]);
});
