import { and, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertOnce, prepared } from "../prepared.ts";
import { users } from "../schema.ts";

const statements = prepared((db) => ({
  byUsername: db
    .select()
    .from(users)
    .where(eq(users.username, sql.placeholder("username")))
    .prepare(),
  byId: db
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder("id")))
    .prepare(),
  byEmail: db
    .select()
    .from(users)
    .where(
      and(sql`${users.email} = ${sql.placeholder("email")} collate nocase`, isNull(users.leftAt)),
    )
    .limit(5)
    .prepare(),
  admins: db.select({ id: users.id }).from(users).where(eq(users.role, "admin")).prepare(),
  insert: insertOnce(db, users),
  setPassword: db
    .update(users)
    .set(given(users, "passwordHash"))
    .where(eq(users.id, sql.placeholder("id")))
    .prepare(),
  setEmail: db
    .update(users)
    .set(given(users, "email"))
    .where(eq(users.id, sql.placeholder("id")))
    .prepare(),
  makeAdmin: db
    .update(users)
    .set({ role: "admin" })
    .where(eq(users.id, sql.placeholder("id")))
    .prepare(),
}));

/** Usernames are kept in lower case, so that Alice and alice are one person. */
export function findUserByUsername(db: Database, { username }: { username: string }) {
  return statements(db).byUsername.get({ username: username.toLowerCase() });
}

export function findUser(db: Database, { id }: { id: string }) {
  return statements(db).byId.get({ id });
}

/** Those whose letters go there; two may share an address. */
export function listUsersByEmail(db: Database, { email }: { email: string }) {
  return statements(db).byEmail.all({ email });
}

/** Whoever decides about other people's orders. */
export function listAdmins(db: Database) {
  return statements(db).admins.all();
}

export function setPassword(db: Database, change: { id: string; passwordHash: string }): void {
  statements(db).setPassword.run(change);
}

export function setEmail(db: Database, change: { id: string; email: string | null }): void {
  statements(db).setEmail.run(change);
}

export function makeAdmin(db: Database, { id }: { id: string }): void {
  statements(db).makeAdmin.run({ id });
}

/** Answers false when the name is taken: the unique key decides, not a look-up before. */
export function insertUser(db: Database, user: typeof users.$inferInsert): boolean {
  return statements(db).insert({ ...user, username: user.username.toLowerCase() });
}
