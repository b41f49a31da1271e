import { asc, eq } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertNew, prepared } from "../prepared.ts";
import { differences, looks, runs, users } from "../schema.ts";
import { transaction } from "../transaction.ts";

/** For admins alone: whoever asks has already been shown to be one. */

const statements = prepared((db) => ({
  all: db.select().from(differences).prepare(),
  shown: db
    .select({ difference: differences, title: runs.title, kind: runs.kind, owner: users.username })
    .from(differences)
    .leftJoin(runs, eq(runs.id, differences.runId))
    .leftJoin(users, eq(users.id, runs.userId))
    .orderBy(asc(differences.since), asc(differences.runId))
    .prepare(),
  clear: db.delete(differences).prepare(),
  insert: insertNew(db, differences),
  look: db
    .select({ at: looks.at, mended: looks.mended, unasked: looks.unasked })
    .from(looks)
    .prepare(),
  looked: db
    .insert(looks)
    .values({ id: 1, ...given(looks, "at", "mended", "unasked") })
    .onConflictDoUpdate({ target: looks.id, set: given(looks, "at", "mended", "unasked") })
    .prepare(),
}));

interface Outcome {
  differences: readonly { kind: string; runId: string; words: string }[];
  unasked: readonly string[];
  mended: number;
  now: number;
}

/** The whole picture anew; what was there before keeps the time since when it is. */
export function replaceDifferences(
  db: Database,
  { differences, unasked, mended, now }: Outcome,
): void {
  const { all, clear, insert, looked } = statements(db);
  transaction(db, () => {
    const before = all.all();
    clear.run();
    for (const each of differences) {
      const same = before.find(({ kind, runId }) => kind === each.kind && runId === each.runId);
      insert({ ...each, since: same?.since ?? now });
    }
    looked.run({ at: now, mended, unasked });
  });
}

/** How the books stood when they were compared last; nothing before the first time. */
export function describeBooks(db: Database) {
  const look = statements(db).look.get();
  return (
    look && {
      ...look,
      differences: statements(db)
        .shown.all()
        .map(({ difference, title, owner }) => ({ ...difference, title, owner })),
    }
  );
}

export type DescribedBooks = NonNullable<ReturnType<typeof describeBooks>>;
