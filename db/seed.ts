import type { Transaction } from "./connection.ts";
import { users } from "./schema.ts";

/** Its password comes hashed: how passwords are hashed is not the database's business. */
export type SeedUser = Pick<
  Required<typeof users.$inferInsert>,
  "id" | "username" | "displayName" | "passwordHash" | "role"
>;

/** Whoever is there already stays as they are. */
export function seedUsers(
  tx: Transaction,
  { users: cast, now }: { users: readonly SeedUser[]; now: number },
): void {
  for (const user of cast) {
    tx.insert(users)
      .values({ ...user, createdAt: now })
      .onConflictDoNothing()
      .run();
  }
}
