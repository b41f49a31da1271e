import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { Teller } from "../teller.ts";
import { Account, newShipment } from "./account.ts";
import { Refusal } from "./refusal.ts";

export const easyPostKey = "EZTKofnobody";
export const easyPostWebhookSecret = "a sécret between the two";

export interface EasyPostEvent {
  id: string;
  object: "Event";
  description: string;
  mode: "test";
  created_at: string;
  result: object;
}

type Telling = Pick<Teller<EasyPostEvent>, "events" | "tellAt" | "send">;

export interface PlayedEasyPost extends Telling {
  url: string;
  account: Account;
  /** Each request, in order: "POST /v2/shipments". */
  asked: string[];
  /** The next changes are carried out and never answered, or are answered with that code. */
  next(...faults: Fault[]): void;
  turn(answering: "down" | "answers"): void;
  stop(): Promise<void>;
}

type Fault = "loses the answer" | { status: 402 | 422 | 429; code: string };

/** EasyPost, as far as the shop speaks to it and strict about it, on a port of this machine. */
export async function playEasyPost({
  now = Date.now,
}: {
  now?: () => number;
} = {}): Promise<PlayedEasyPost> {
  const teller = new Teller<EasyPostEvent>(written);
  const asked: string[] = [];
  let isDown = false;
  const faults: Fault[] = [];

  const account = new Account(
    (description, result) => teller.tell(newEvent(description, result, now())),
    now,
  );
  const app = createApi(account, asked);
  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    if (isDown) return void response.writeHead(503).end("Down for maintenance");
    const fault = request.method === "POST" ? faults.shift() : undefined;
    if (typeof fault === "object") {
      const error = { code: fault.code, message: "Not now", errors: [] };
      const head = { "Content-Type": "application/json" };
      return void response.writeHead(fault.status, head).end(JSON.stringify({ error }));
    }
    if (fault) loseAnswer(request, response);
    void listener(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("EasyPost has no port");

  const played: PlayedEasyPost = {
    url: `http://127.0.0.1:${address.port}/v2`,
    account,
    events: teller.events,
    asked,
    tellAt: (url) => teller.tellAt(url),
    send: (event, options) => teller.send(event, options),
    next(...wanted) {
      faults.push(...wanted);
    },
    turn(answering) {
      isDown = answering === "down";
    },
    async stop() {
      await teller.stop();
      server.closeAllConnections();
      server.close();
    },
  };
  return played;
}

function newEvent(description: string, result: object, now: number): EasyPostEvent {
  const id = `evt_${randomUUID()}`;
  const created_at = new Date(now).toISOString();
  const event = { id, object: "Event", description, mode: "test", created_at } as const;
  // What is told stays as it was then.
  return { ...event, result: structuredClone(result) };
}

/** As it writes them: spaces and all, and weights with a point. */
function written(event: EasyPostEvent, { secret = easyPostWebhookSecret }: { secret?: string }) {
  const body = JSON.stringify(event, null, 1).replace(/("weight": \d+)(?=,|\n)/g, "$1.0");
  const headers = {
    "Content-Type": "application/json",
    "X-Hmac-Signature": signatureOf(body, secret),
  };
  return { headers, body };
}

export function signatureOf(body: string, secret: string): string {
  const mac = createHmac("sha256", secret.normalize("NFKD")).update(body).digest("hex");
  return `hmac-sha256-hex=${mac}`;
}

const rate = z.strictObject({ rate: z.strictObject({ id: z.string() }) });
const nothing = z.strictObject({});

function createApi(account: Account, asked: string[]): Hono {
  const allowed = `Basic ${Buffer.from(`${easyPostKey}:`).toString("base64")}`;
  const app = new Hono().basePath("/v2");

  app.use(async (c, next) => {
    asked.push(`${c.req.method} ${c.req.path}`);
    if (c.req.header("Authorization") !== allowed) {
      throw new Refusal(401, "APIKEY.INACTIVE", "This api key is no longer active.");
    }
    await next();
  });
  app.post("/shipments", async (c) => c.json(account.draft(await read(c, newShipment)), 201));
  app.get("/shipments/:name", (c) => c.json(account.shipment(c.req.param("name"))));
  app.post("/shipments/:name/buy", async (c) =>
    c.json(account.buy(c.req.param("name"), (await read(c, rate)).rate.id)),
  );
  app.post("/shipments/:name/refund", async (c) => {
    await read(c, nothing);
    return c.json(account.refund(c.req.param("name")));
  });
  app.get("/trackers/:id", (c) => c.json(account.tracker(c.req.param("id"))));

  app.notFound((c) => c.json(new Refusal(404, "NOT_FOUND", "No such route").body, 404));
  app.onError((error, c) => {
    if (error instanceof Refusal) return c.json(error.body, error.status);
    throw error;
  });
  return app;
}

async function read<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  if (c.req.header("Content-Type") !== "application/json") {
    throw new Refusal(422, "PARAMETER.INVALID", "Bodies are JSON");
  }
  const sent = schema.safeParse(await c.req.json());
  if (sent.success) return sent.data;
  throw new Refusal(422, "SHIPMENT.INVALID_PARAMS", z.prettifyError(sent.error));
}

/** It is carried out, and the connection breaks. */
function loseAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead = () => {
    request.socket.destroy();
    return response;
  };
}
