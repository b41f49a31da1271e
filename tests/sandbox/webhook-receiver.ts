import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import { type CarrierEvent, carrierEventSchema } from "#server/outside/carriers.ts";
import { type PaymentEvent, paymentEventSchema } from "#server/outside/payment-events.ts";

type Answer = number | "nothing";

interface Received<Event> {
  body: string;
  event: Event;
  signature: string | undefined;
}

export interface WebhookReceiver<Event> {
  url: string;
  received: Received<Event>[];
  /** What the next deliveries are answered, in turn; afterwards 200 again. */
  answerWith(...answers: Answer[]): void;
}

/** The shop's end of the payment webhooks, on a real port. */
export function startWebhookReceiver(): Promise<WebhookReceiver<PaymentEvent>> {
  return startReceiver(paymentEventSchema);
}

/** The same for what the carrier tells. */
export function startParcelReceiver(): Promise<WebhookReceiver<CarrierEvent>> {
  return startReceiver(carrierEventSchema);
}

async function startReceiver<Event>(schema: z.ZodType<Event>): Promise<WebhookReceiver<Event>> {
  const received: Received<Event>[] = [];
  const answers: Answer[] = [];

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const signature = request.headers["cartwright-signature"];
    received.push({
      body,
      event: schema.parse(JSON.parse(body)),
      signature: typeof signature === "string" ? signature : undefined,
    });
    const answer = answers.shift() ?? 200;
    if (answer !== "nothing") response.writeHead(answer).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });

  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port");
  return {
    url: `http://127.0.0.1:${address.port}/callback`,
    received,
    answerWith: (...more) => void answers.push(...more),
  };
}
