import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { given, prepared } from "#db/prepared.ts";
import { transaction } from "#db/transaction.ts";
import type { Clock } from "./clock.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import { Fault, LostAnswer, problemOf, Refusal } from "./errors.ts";
import { idempotencyKeys } from "./schema.ts";

const statements = prepared((db) => ({
  ask: db
    .insert(idempotencyKeys)
    .values(given(idempotencyKeys, "key", "fingerprint", "firstAskedAt"))
    .onConflictDoUpdate({
      target: idempotencyKeys.key,
      set: { asked: sql`${idempotencyKeys.asked} + 1` },
    })
    .returning()
    .prepare(),
  keep: db
    .update(idempotencyKeys)
    .set(given(idempotencyKeys, "answerStatus", "answerBody"))
    .where(eq(idempotencyKeys.key, sql.placeholder("key")))
    .prepare(),
}));

interface Call<Body> {
  ledger: Ledger;
  body: Body;
  key: string;
  /** How often this key was asked without getting an answer that lasts, counted from one. */
  attempt: number;
  now: number;
}

/** Answers a request by `act`, which happens at most once for each idempotency key. */
export type Once = <Body>(
  request: Request,
  schema: z.ZodType<Body>,
  act: (call: Call<Body>) => object,
) => Promise<Response>;

export function createOnce({ db, clock }: { db: SandboxDatabase; clock: Clock }): Once {
  return async function once(request, schema, act) {
    const key = keyOf(request);
    const text = await request.text();
    const body = parse(text, schema);
    const fingerprint = fingerprintOf(request, text);

    // Everything that must happen together is in one write without an await: of two requests with
    // one key the second finds the answer of the first. Both leave after the commit.
    const answer = await commit(db, () => {
      const now = clock();
      const asked = ask(db, { key, fingerprint, now });
      if (asked.answer) return asked.answer;
      return attempt(db, { body, key, attempt: asked.times, now }, act);
    });
    return new Response(answer.body, {
      status: answer.status,
      headers: { "Content-Type": "application/json" },
    });
  };
}

function keyOf(request: Request): string {
  const key = request.headers.get("Idempotency-Key");
  if (!key) {
    throw new Refusal(
      400,
      "idempotency_key_missing",
      "Send an Idempotency-Key header with every change",
    );
  }
  return key;
}

function parse<Body>(text: string, schema: z.ZodType<Body>): Body {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal(400, "invalid_request", "The body is not JSON");
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Refusal(400, "invalid_request", z.prettifyError(parsed.error));
  return parsed.data;
}

function fingerprintOf(request: Request, text: string): string {
  const { pathname } = new URL(request.url);
  return createHash("sha256").update(`${request.method} ${pathname}\n${text}`).digest("hex");
}

interface Answer {
  status: number;
  body: string;
}

function ask(
  ledger: Ledger,
  { key, fingerprint, now }: { key: string; fingerprint: string; now: number },
): { times: number; answer?: Answer } {
  const row = statements(ledger).ask.get({ key, fingerprint, firstAskedAt: now });
  if (row.fingerprint !== fingerprint) {
    throw new Refusal(
      422,
      "idempotency_key_reused",
      "This Idempotency-Key belongs to another request",
    );
  }
  if (row.answerStatus === null || row.answerBody === null) return { times: row.asked };
  return { times: row.asked, answer: { status: row.answerStatus, body: row.answerBody } };
}

/** Runs `act` in a savepoint: what ends in a no or a fault has written nothing. */
function attempt<Body>(
  ledger: Ledger,
  call: Omit<Call<Body>, "ledger">,
  act: (call: Call<Body>) => object,
): Answer {
  try {
    const value = transaction(ledger, () => act({ ...call, ledger }));
    if (!(value instanceof LostAnswer)) return keep(ledger, call.key, done(value));
    keep(ledger, call.key, done(value.value));
    return faulty(new Fault("answer_lost", "The connection broke before the answer arrived"));
  } catch (error) {
    if (error instanceof Fault) return faulty(error);
    if (error instanceof Refusal) {
      const body = JSON.stringify(problemOf(error));
      return keep(ledger, call.key, { status: error.status, body });
    }
    throw error;
  }
}

function done(value: object): Answer {
  return { status: 200, body: JSON.stringify(value) };
}

function faulty(fault: Fault): Answer {
  return { status: fault.status, body: JSON.stringify(problemOf(fault)) };
}

function keep(ledger: Ledger, key: string, answer: Answer): Answer {
  statements(ledger).keep.run({ key, answerStatus: answer.status, answerBody: answer.body });
  return answer;
}
