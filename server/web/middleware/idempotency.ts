import { createHash } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { commit } from "#db/group-commit.ts";
import {
  beginCommand,
  forgetCommand,
  type KeptAnswer,
  keepAnswer,
  pruneCommands,
} from "#db/queries/idempotency.ts";
import type { AppContext, AppDeps, AppEnv } from "../deps.ts";
import { Problem } from "../problem.ts";

const header = "idempotency-key";
const keepMs = 4 * 24 * 60 * 60_000;
/** No command takes this long: one that is still in flight died with its process. */
const deadMs = 60_000;
const keptHeaders = ["content-type", "location"];

/**
 * A command that is sent again with its Idempotency-Key is answered what it was answered before. Keys
 * belong to their user; a visitor has nobody to keep an answer for, least of all one with a session in it.
 */
export function idempotency({
  events: { db, now },
}: Pick<AppDeps, "events">): MiddlewareHandler<AppEnv> {
  let pruneAt = 0;

  return async function idempotency(c, next) {
    const { user } = c.var;
    const key = c.req.header(header);
    if (c.req.method !== "POST" || !user || key === undefined) return next();
    if (key === "" || key.length > 200) throw unusable();

    const command = { userId: user.id, key };
    const request = await digestOf(c);
    const deadBefore = now() - deadMs;
    const begun = await commit(db, () =>
      beginCommand(db, { ...command, request, deadBefore, now: now() }),
    );
    switch (begun.state) {
      case "another request":
        throw reused();
      case "in flight":
        throw inFlight();
      case "answered":
        return replayed(begun.answer);
      case "new":
        await next();
    }
    const answer = lasts(c) && !c.var.toldOnce ? await answerOf(c.res) : undefined;
    await commit(db, () => {
      if (answer) keepAnswer(db, command, answer);
      else forgetCommand(db, command);
    });
    prune();
  };

  function prune(): void {
    if (now() < pruneAt) return;
    pruneAt = now() + 60 * 60_000;
    pruneCommands(db, { before: now() - keepMs });
  }
}

/** What may be different a moment later is not kept, and a session is nothing to hand out again. */
function lasts({ error, res: { status: answered, headers } }: AppContext): boolean {
  // A person is told a no as 200.
  const status = error instanceof Problem ? error.status : error ? 500 : answered;
  const passing = status >= 500 || [401, 408, 409, 425, 429].includes(status);
  return !passing && !headers.has("set-cookie");
}

async function digestOf(c: AppContext): Promise<string> {
  const type = c.req.header("content-type") ?? "";
  const sent = [c.req.method, c.req.path, type, await c.req.text()].join("\n");
  return createHash("sha256").update(sent).digest("base64url");
}

async function answerOf(response: Response): Promise<KeptAnswer> {
  const headers = keptHeaders.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return {
    status: response.status,
    body: await response.clone().text(),
    headers: Object.fromEntries(headers),
  };
}

function replayed({ status, body, headers }: KeptAnswer): Response {
  const isEmpty = body === "" || status === 204;
  return new Response(isEmpty ? null : body, {
    status,
    headers: { ...headers, "Cache-Control": "no-store", "Idempotency-Replayed": "true" },
  });
}

function unusable(): Problem {
  return new Problem({
    status: 400,
    code: "idempotency_key_unusable",
    title: "This Idempotency-Key cannot be used",
    detail: "Send one of 1 to 200 characters.",
  });
}

function reused(): Problem {
  return new Problem({
    status: 422,
    code: "idempotency_key_reused",
    title: "This Idempotency-Key belongs to another request",
    detail: "Send the same request again, or a new key with a new one.",
  });
}

function inFlight(): Problem {
  return new Problem({
    status: 409,
    code: "idempotency_in_flight",
    title: "The same command is still being carried out",
    detail: "Wait a moment and send it again with the same key.",
    headers: { "Retry-After": "1" },
  });
}
