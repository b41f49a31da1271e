import { type Context, Hono } from "hono";
import type { z } from "zod";
import type { Account } from "./account.ts";
import { expanded } from "./expanding.ts";
import { type Answer, Keys } from "./keys.ts";
import { params, read } from "./params.ts";
import { Refusal } from "./refusal.ts";

/** The version of Stripe's interface that is written down here. */
export const apiVersion = "2026-10-28.endive";

export type Fault = "fails" | "is busy" | "says nonsense";

export interface Api {
  app: Hono;
  keys: Keys;
  /** The next change fares so; a failure is kept with its key, as Stripe keeps it. */
  next?: Fault | undefined;
  /** Each request, in order: "POST /v1/refunds". */
  asked: string[];
}

/** The part of Stripe's interface that the shop uses, and strict about it. */
export function createApi(account: Account, secretKey: string): Api {
  const app = new Hono();
  const api: Api = { app, keys: new Keys(), asked: [] };

  app.use("/v1/*", async (c, next) => {
    api.asked.push(`${c.req.method} ${c.req.path}`);
    c.header("Request-Id", `req_${api.asked.length}`);
    if (c.req.header("Authorization") !== `Bearer ${secretKey}`) {
      throw new Refusal(401, { message: "Invalid API Key provided: sk_test_****" });
    }
    if (c.req.header("Stripe-Version") !== apiVersion) {
      throw new Refusal(400, { message: `Another version is meant: ${apiVersion}` });
    }
    await next();
  });

  get("/v1/checkout/sessions", params.listSessions, ({ created = {}, ...page }) =>
    listed([...account.sessions.values()], page, "/v1/checkout/sessions", (one) => {
      const { gte = 0, lte = Infinity, gt = -1, lt = Infinity } = created;
      return one.created >= gte && one.created <= lte && one.created > gt && one.created < lt;
    }),
  );
  get("/v1/checkout/sessions/:id", params.retrieve, (_, id) => account.session(id));
  get("/v1/payment_intents/:id", params.retrieve, (_, id) => account.intent(id));
  get("/v1/refunds", params.listOfMoney, (page) =>
    listed([...account.refunds.values()], page, "/v1/refunds", ofIntent(page)),
  );
  get("/v1/disputes", params.listOfMoney, (page) =>
    listed([...account.disputes.values()], page, "/v1/disputes", ofIntent(page)),
  );
  post("/v1/checkout/sessions", params.createSession, (wanted) => account.createSession(wanted));
  post("/v1/checkout/sessions/:id/expire", params.retrieve, (_, id) => account.expire(id));
  post("/v1/payment_intents/:id/capture", params.capture, ({ amount_to_capture }, id) =>
    account.capture(id, amount_to_capture),
  );
  post("/v1/payment_intents/:id/cancel", params.retrieve, (_, id) => account.cancel(id));
  post("/v1/refunds", params.refund, (wanted) => account.refund(wanted));

  app.notFound((c) => {
    const message = `Unrecognized request URL (${c.req.method}: ${c.req.path}).`;
    return c.json({ error: { type: "invalid_request_error", message } }, 404);
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return c.json(error.body, error.status);
    throw error;
  });
  return api;

  type Wanted = { expand?: string[] | undefined };

  function get<T extends Wanted>(
    path: string,
    schema: z.ZodType<T>,
    answer: (wanted: T, id: string) => object,
  ): void {
    app.get(path, (c) => {
      const wanted = read(schema, new URL(c.req.url).search.slice(1));
      return said(c, whole(answer(wanted, c.req.param("id") ?? ""), wanted));
    });
  }

  function post<T extends Wanted>(
    path: string,
    schema: z.ZodType<T>,
    act: (wanted: T, id: string) => object,
  ): void {
    app.post(path, async (c) => {
      const body = await c.req.text();
      if (body !== "" && c.req.header("Content-Type") !== "application/x-www-form-urlencoded") {
        throw new Refusal(400, { message: "Bodies are forms" });
      }
      const key = c.req.header("Idempotency-Key") ?? "";
      const earlier = api.keys.earlier(key, c.req.path, body);
      if (earlier) {
        c.header("Idempotent-Replayed", "true");
        return said(c, earlier);
      }
      // Nothing is kept of what could not be read.
      const wanted = read(schema, body);
      const busy = api.next === "is busy" ? fault() : undefined;
      if (busy) return said(c, busy);
      api.keys.begin(key, c.req.path, body);
      const answer =
        fault() ?? carriedOut(() => whole(act(wanted, c.req.param("id") ?? ""), wanted));
      api.keys.keep(key, answer);
      return said(c, answer);
    });
  }

  function whole(object: object, { expand }: Wanted): Answer {
    return { status: 200, body: expanded(account, object, expand) };
  }

  function fault(): Answer | undefined {
    const next = api.next;
    api.next = undefined;
    const error = (type: string, message: string) => ({ error: { type, message } });
    switch (next) {
      case "fails":
        return { status: 500, body: error("api_error", "An unknown error occurred") };
      case "is busy":
        return { status: 429, body: error("rate_limit_error", "Too many requests") };
      case "says nonsense":
        return { status: 200, body: "<html>" };
      case undefined:
        return undefined;
    }
  }
}

/** A no is an answer too. */
function carriedOut(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: error.body };
  }
}

function said(c: Context, { status, body }: Answer): Response {
  if (typeof body === "string") return c.text(body, status as 200);
  return c.json(body as object, status as 200);
}

interface Paged {
  limit?: number | undefined;
  starting_after?: string | undefined;
}

/** The newest first, a page at a time. */
function listed<T extends { id: string }>(
  all: readonly T[],
  { limit = 10, starting_after }: Paged,
  url: string,
  isWanted: (one: T) => boolean,
) {
  const wanted = all.filter(isWanted).reverse();
  const begin = starting_after ? wanted.findIndex(({ id }) => id === starting_after) + 1 : 0;
  const data = wanted.slice(begin, begin + limit);
  return { object: "list", url, has_more: begin + limit < wanted.length, data };
}

function ofIntent({ payment_intent: id }: { payment_intent?: string | undefined }) {
  return (one: { payment_intent: string }) => id === undefined || one.payment_intent === id;
}
