import { gunzipSync, gzipSync } from "node:zlib";
import { and, asc, count, eq, gt, inArray, lte, sql } from "drizzle-orm";
import type { Database } from "../connection.ts";
import { exportPieces, organisationActs } from "./schema.ts";

interface Whose {
  actId: string;
}

/** In its caller's transaction. Answers how many bytes of the file it is. */
export function addPiece(db: Database, { actId, text }: Whose & { text: string }): number {
  const at = countPieces(db, { actId });
  const plain = Buffer.from(text);
  db.insert(exportPieces)
    .values({ actId, at, body: gzipSync(plain) })
    .run();
  return plain.length;
}

function countPieces(db: Database, { actId }: Whose): number {
  const isIts = eq(exportPieces.actId, actId);
  return db.select({ total: count() }).from(exportPieces).where(isIts).get()?.total ?? 0;
}

/** The first after that one, with its place; nothing after the last. */
export function nextPiece(db: Database, { actId, after }: Whose & { after: number }) {
  const found = db
    .select()
    .from(exportPieces)
    .where(and(eq(exportPieces.actId, actId), gt(exportPieces.at, after)))
    .orderBy(asc(exportPieces.at))
    .limit(1)
    .get();
  return found && { at: found.at, body: gunzipSync(found.body) };
}

/** Of whomever: what is not kept any longer. */
export function dropExpiredPieces(db: Database, { now }: { now: number }): void {
  const expired = db
    .select({ id: organisationActs.id })
    .from(organisationActs)
    .where(lte(organisationActs.availableUntil, now));
  db.delete(exportPieces).where(inArray(exportPieces.actId, expired)).run();
}

export function dropPiecesOf(db: Database, { organisationId }: { organisationId: string }): void {
  const its = db
    .select({ id: organisationActs.id })
    .from(organisationActs)
    .where(eq(organisationActs.organisationId, organisationId));
  db.delete(exportPieces).where(inArray(exportPieces.actId, its)).run();
  db.update(organisationActs)
    .set({ availableUntil: sql`null` })
    .where(eq(organisationActs.organisationId, organisationId))
    .run();
}
