import { Hono } from "hono";
import { insertAudit } from "#db/queries/audit.ts";
import { describeBooks } from "#db/queries/differences.ts";
import { answered } from "#server/ingress/answers.ts";
import { lookAtBooks } from "#server/ingress/books.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { inRequest } from "./in-request.ts";
import { adminOnly, ownerOf } from "./middleware/current-user.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";

/** How the books stood when they were compared last, and comparing them now. */
export function booksRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", (c) => c.json(describeBooks(deps.events.db) ?? neverLooked))
    .post("/look", (c) => look(deps, c));
}

const neverLooked = { at: null, mended: 0, differences: [], unasked: [] };

async function look(deps: AppDeps, c: AppContext): Promise<Response> {
  const { db, now } = deps.events;
  const { ingress } = inRequest(deps, c);
  const words = { code: "not_compared", title: "The books were not compared" };
  const { differences, unasked } = await answered(lookAtBooks(ingress, { mend: true }), words);
  const by = ownerOf(c);
  const at = now();
  insertAudit(db, { key: `books/look/${at}`, actor: by, action: "look", subject: "books", at });
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect("/admin/work", 303) : c.json({ differences, unasked });
}
