import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Teller } from "../teller.ts";
import { Account } from "./account.ts";
import { createApi, type Fault } from "./api.ts";
import { newEvent, type StripeEvent, signatureOf } from "./events.ts";

export const stripeKey = "sk_test_of_nobody";
export const stripeWebhookSecret = "whsec_between_the_two";

type Telling = Pick<Teller<StripeEvent>, "events" | "tellAt" | "send">;

export interface PlayedStripe extends Telling {
  url: string;
  account: Account;
  /** Each request, in order. */
  asked: string[];
  /** Each key under which something was changed, in order. */
  keys(): string[];
  newEvent(type: string, object: object): StripeEvent;
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
  const teller = new Teller<StripeEvent>(write);
  let isDown = false;
  let broken: "loses the answer" | "hangs" | undefined;

  const account = new Account(
    (type, object) => teller.tell(newEvent(type, object, now())),
    () => played.url,
    now,
  );
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
    events: teller.events,
    asked: api.asked,
    keys: () => api.keys.used,
    tellAt: (url) => teller.tellAt(url),
    send: (event, options) => teller.send(event, options),
    newEvent: (type, object) => newEvent(type, object, now()),
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
      await teller.stop();
      server.closeAllConnections();
      server.close();
    },
  };
  return played;

  /** As Stripe writes them. */
  function write(
    event: StripeEvent,
    { secret = stripeWebhookSecret, now: at = now() }: { secret?: string; now?: number },
  ) {
    const body = JSON.stringify(event, null, 2);
    const headers = {
      "Content-Type": "application/json; charset=utf-8",
      "Stripe-Signature": signatureOf(body, { secret, now: at }),
    };
    return { headers, body };
  }
}

/** It is carried out, and the connection breaks. */
function loseAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead = () => {
    request.socket.destroy();
    return response;
  };
}
