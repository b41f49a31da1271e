import { openDatabase } from "#db/connection.ts";
import { commit } from "#db/group-commit.ts";
import { insertUser } from "#db/queries/users.ts";

// A process of its own, for killing: thirty-two writers that say what they were answered.
const [file, life] = process.argv.slice(2);
if (!file || !life) throw new Error("Usage: crash-writer FILE LIFE");
const db = openDatabase({ file });

for (let writer = 0; writer < 32; writer++) void writeForEver(writer);

async function writeForEver(writer: number): Promise<void> {
  for (let number = 0; ; number++) {
    const id = `usr_${life}-${writer}-${number}`;
    const row = { id, username: id, displayName: id, passwordHash: "none", createdAt: 1 };
    await commit(db, () => insertUser(db, row));
    process.send?.(id);
  }
}
