import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { insertRun, listStepEvents } from "#db/queries/runs.ts";
import { insertUser } from "#db/queries/users.ts";

/** A database file that outlives the processes which tell of their runs in it. */
export async function openStoryBook(runIds: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "cartwright-story-"));
  const file = join(folder, "story.db");
  const db = openDatabase({ file });
  migrateDatabase(db);
  const user = { id: "nobody", username: "nobody", displayName: "Nobody", passwordHash: "" };
  insertUser(db, { ...user, createdAt: 0 });
  for (const id of runIds) {
    const run = { id, userId: user.id, kind: "welcome", title: id } as const;
    insertRun(db, { ...run, createdAt: 0, updatedAt: 0 });
  }
  return {
    file,
    /** What was told of a run, in order, without the attempts. */
    storyOf: (runId: string) =>
      listStepEvents(db, { runId }).map(({ step, status }) => `${step}: ${status}`),
    close: async () => {
      db.$client.close();
      await rm(folder, { recursive: true });
    },
  };
}
