import { createHash, randomBytes } from "node:crypto";
import Sqlite from "better-sqlite3";

/** Somebody with an account and a session, whom no sign-up had to be paid for. */
export interface Person {
  id: string;
  token: string;
}

export interface People {
  shoppers: Person[];
  admin: Person;
}

/**
 * Written into the database of a shop that is not running. A password takes a sixth of a second to hash:
 * thousands of sign-ups would take longer than what is measured, so these people have none.
 */
export function writePeople(file: string, count: number): People {
  const db = new Sqlite(file, { fileMustExist: true });
  db.pragma("foreign_keys = ON");
  try {
    return db.transaction(() => {
      const shoppers = Array.from({ length: count }, (_, place) => writeShopper(db, place));
      const admin = writeSession(db, adminOf(db));
      fillShelves(db);
      return { shoppers, admin };
    })();
  } finally {
    db.close();
  }
}

function writeShopper(db: Sqlite.Database, place: number): Person {
  const id = `usr_bench_${place}`;
  db.prepare(
    `INSERT INTO users (id, username, display_name, password_hash, role, created_at)
     VALUES (?, ?, ?, 'nobody signs in with it', 'shopper', ?)`,
  ).run(id, `bench-${place}`, `Shopper ${place}`, Date.now());
  return writeSession(db, id);
}

function writeSession(db: Sqlite.Database, id: string): Person {
  const token = randomBytes(32).toString("base64url");
  const hash = createHash("sha256").update(token).digest("base64url");
  const expiresAt = Date.now() + 24 * 60 * 60_000;
  db.prepare(
    `INSERT INTO sessions (token_hash, id, user_id, created_at, last_seen_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(hash, `ses_${id}`, id, Date.now(), Date.now(), expiresAt);
  return { id, token };
}

function adminOf(db: Sqlite.Database): string {
  const admin = db.prepare("SELECT id FROM users WHERE role = 'admin'").pluck().get();
  if (typeof admin !== "string") throw new Error("The shop has seeded no admin.");
  return admin;
}

/** More of everything than any run can sell; what was stocked grows with what is there, as the ledger wants. */
function fillShelves(db: Sqlite.Database): void {
  db.exec(
    "UPDATE products SET stock_qty = stock_qty + 1000000, stocked_qty = stocked_qty + 1000000",
  );
}
