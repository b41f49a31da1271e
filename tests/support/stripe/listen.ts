import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { Account } from "./account.ts";
import { createApi, type Fault } from "./api.ts";
import { newEvent, type StripeEvent, signatureOf } from "./events.ts";

export const stripeKey = "sk_test_of_nobody";
export const stripeWebhookSecret = "whsec_between_the_two";

export interface PlayedStripe {
  url: string;
  account: Account;
  /** Everything that it told or would tell, in the order in which it happened. */
  events: StripeEvent[];
  /** Each request, in order. */
  asked: string[];
  /** Each key under which something was changed, in order. */
  keys(): string[];
  /** Tells the shop of everything from now on, at this address. */
  tellAt(url: string | undefined): void;
  newEvent(type: string, object: object): StripeEvent;
  /** One delivery, as Stripe makes it. */
  send(
    event: StripeEvent,
    options?: { url?: string; secret?: string; now?: number },
  ): Promise<Response>;
  /** The next change is answered so, or is carried out and never answered, or is not answered in time. */
  next(fault: Fault | "loses the answer" | "hangs"): void;
  turn(answering: "down" | "answers"): void;
  /** After a day. */
  forgetKeys(): void;
  pay(orderId: string, options?: { isDeclined?: boolean }): void;
  stop(): Promise<void>;
}

/** Stripe, as far as the shop speaks to it, on a port of this machine. */
export async function playStripe({
  now = Date.now,
}: {
  now?: () => number;
} = {}): Promise<PlayedStripe> {
  const events: StripeEvent[] = [];
  let told: string | undefined;
  let isDown = false;
  let broken: "loses the answer" | "hangs" | undefined;
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();

  const account = new Account(tell, () => played.url, now);
  const api = createApi(account, stripeKey);
  const listener = getRequestListener(api.app.fetch);
  const server = createServer((request, response) => {
    // On a kept connection the shop would ask again by itself, before anybody hears of a lost answer.
    response.setHeader("Connection", "close");
    if (isDown) return void response.writeHead(503).end("Down for maintenance");
    const fault = request.method === "POST" ? broken : undefined;
    if (fault) broken = undefined;
    if (fault === "hangs") return;
    if (fault === "loses the answer") loseAnswer(request, response);
    void listener(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Stripe has no port");

  const played: PlayedStripe = {
    url: `http://127.0.0.1:${address.port}`,
    account,
    events,
    asked: api.asked,
    keys: () => api.keys.used,
    tellAt(url) {
      told = url;
    },
    newEvent: (type, object) => newEvent(type, object, now()),
    send(event, { url = told ?? "", secret = stripeWebhookSecret, now: at = now() } = {}) {
      const body = JSON.stringify(event, null, 2);
      const headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signatureOf(body, { secret, now: at }),
      };
      return fetch(url, { method: "POST", headers, body, signal: stopping.signal });
    },
    next(fault) {
      if (fault === "hangs" || fault === "loses the answer") broken = fault;
      else api.next = fault;
    },
    turn(answering) {
      isDown = answering === "down";
    },
    forgetKeys: () => api.keys.forgetAll(),
    pay(orderId, options) {
      account.pay(account.pageOf(orderId)?.id ?? "", options);
    },
    async stop() {
      stopping.abort();
      await Promise.all(sending);
      server.closeAllConnections();
      server.close();
    },
  };
  return played;

  function tell(type: string, object: object): void {
    const event = newEvent(type, object, now());
    events.push(event);
    if (!told) return;
    const sent = sendUntilTaken(event).finally(() => sending.delete(sent));
    sending.add(sent);
  }

  /** Whoever does not take it is told again. */
  async function sendUntilTaken(event: StripeEvent): Promise<void> {
    while (!stopping.signal.aborted) {
      const answer = await played.send(event).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await delay(100, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }
}

/** It is carried out, and the connection breaks. */
function loseAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead = () => {
    request.socket.destroy();
    return response;
  };
}
