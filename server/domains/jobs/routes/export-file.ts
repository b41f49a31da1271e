import { findAct } from "#db/organisations/acts.ts";
import { nextPiece } from "#db/organisations/export-pieces.ts";
import { findMembership } from "#db/organisations/organisations.ts";
import { mayDecide } from "#server/rules/organisation-roles.ts";
import type { AppContext, AppDeps } from "#server/web/deps.ts";
import { ownerOf } from "#server/web/middleware/current-user.ts";
import { notFound, Problem } from "#server/web/problem.ts";
import { forOwners } from "../commands/acts.ts";

/** For those who own it at this moment, a piece at a time. */
export function exportFile({ events: { db, now } }: AppDeps, c: AppContext): Response {
  const act = findAct(db, { id: c.req.param("id") ?? "" });
  const whose = act && { id: act.organisationId, userId: ownerOf(c) };
  const membership = whose && findMembership(db, whose);
  if (act?.kind !== "export" || !membership) throw notFound("export");
  if (!mayDecide(membership.role)) throw forOwners();
  if (act.availableUntil === null) throw notFound("file");
  if (act.availableUntil <= now()) throw noLongerKept();
  return c.body(piecesOf(db, act.id), 200, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Disposition": `attachment; filename="${act.organisationId}.json"`,
    "Cache-Control": "no-store",
  });
}

/** The next is read when there is room for it. */
function piecesOf(db: AppDeps["events"]["db"], actId: string): ReadableStream<Uint8Array> {
  let after = -1;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = nextPiece(db, { actId, after });
      if (!piece) return controller.close();
      after = piece.at;
      controller.enqueue(new Uint8Array(piece.body));
    },
  });
}

function noLongerKept(): Problem {
  return new Problem({
    status: 410,
    code: "no_longer_kept",
    title: "The file is kept no longer",
    detail: "Ask for another export.",
  });
}
