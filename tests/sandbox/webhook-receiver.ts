import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type PaymentEvent, paymentEventSchema } from "#server/outside/payment-events.ts";

type Answer = number | "nothing";

interface Received {
  body: string;
  event: PaymentEvent;
  signature: string | undefined;
}

export interface WebhookReceiver {
  url: string;
  received: Received[];
  /** What the next deliveries are answered, in turn; afterwards 200 again. */
  answerWith(...answers: Answer[]): void;
}

/** The shop's end of the webhooks, on a real port. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const answers: Answer[] = [];

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const signature = request.headers["cartwright-signature"];
    received.push({
      body,
      event: paymentEventSchema.parse(JSON.parse(body)),
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
    url: `http://127.0.0.1:${address.port}/api/payment/callback`,
    received,
    answerWith: (...more) => void answers.push(...more),
  };
}
