import { and, count, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { given, insertNew, prepared } from "../prepared.ts";
import { recoveryCodes, secondFactors } from "../schema.ts";
import { transaction } from "../transaction.ts";

const mine = eq(secondFactors.userId, sql.placeholder("userId"));
const myCodes = eq(recoveryCodes.userId, sql.placeholder("userId"));

const statements = prepared((db) => ({
  byUser: db.select().from(secondFactors).where(mine).prepare(),
  insert: insertNew(db, secondFactors),
  delete: db.delete(secondFactors).where(mine).prepare(),
  confirm: db
    .update(secondFactors)
    .set(given(secondFactors, "confirmedAt"))
    .where(and(mine, isNull(secondFactors.confirmedAt)))
    .prepare(),
  takeStep: db
    .update(secondFactors)
    .set(given(secondFactors, "lastStep"))
    .where(and(mine, lt(secondFactors.lastStep, sql.placeholder("lastStep"))))
    .prepare(),
  isOn: db
    .select({ userId: secondFactors.userId })
    .from(secondFactors)
    .where(and(mine, isNotNull(secondFactors.confirmedAt)))
    .prepare(),
  insertCode: insertNew(db, recoveryCodes),
  codesLeft: db.select({ total: count() }).from(recoveryCodes).where(myCodes).prepare(),
  deleteCodes: db.delete(recoveryCodes).where(myCodes).prepare(),
  deleteCode: db
    .delete(recoveryCodes)
    .where(and(myCodes, eq(recoveryCodes.codeHash, sql.placeholder("codeHash"))))
    .prepare(),
}));

type Whose = { userId: string };

/** Also one that is being set up: it is on once it has been confirmed. */
export function findSecondFactor(db: Database, { userId }: Whose) {
  return statements(db).byUser.get({ userId });
}

export function hasSecondFactor(db: Database, { userId }: Whose): boolean {
  return statements(db).isOn.get({ userId }) !== undefined;
}

/** In its caller's transaction: what was being set up before is forgotten. */
export function beginSecondFactor(db: Database, begun: Whose & { secret: string; now: number }) {
  const { userId, secret, now } = begun;
  statements(db).delete.run({ userId });
  statements(db).insert({ userId, secret, begunAt: now });
}

/** Answers false when it was on already. */
export function confirmSecondFactor(db: Database, { userId, now }: Whose & { now: number }) {
  return statements(db).confirm.run({ userId, confirmedAt: now }).changes === 1;
}

/** Answers false for a step that was taken already, or that lies before one that was. */
export function takeStep(db: Database, { userId, step }: Whose & { step: number }): boolean {
  return statements(db).takeStep.run({ userId, lastStep: step }).changes === 1;
}

export function deleteSecondFactor(db: Database, { userId }: Whose): boolean {
  return transaction(db, () => {
    statements(db).deleteCodes.run({ userId });
    return statements(db).delete.run({ userId }).changes === 1;
  });
}

/** The ones before are worth nothing any more. */
export function replaceRecoveryCodes(db: Database, wanted: Whose & { hashes: readonly string[] }) {
  const { userId, hashes } = wanted;
  transaction(db, () => {
    statements(db).deleteCodes.run({ userId });
    for (const codeHash of hashes) statements(db).insertCode({ userId, codeHash });
  });
}

export function countRecoveryCodes(db: Database, { userId }: Whose): number {
  return statements(db).codesLeft.get({ userId })?.total ?? 0;
}

/** Answers whether there was such a code, which there is no longer. */
export function takeRecoveryCode(db: Database, code: Whose & { codeHash: string }): boolean {
  return statements(db).deleteCode.run(code).changes === 1;
}
