import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import { createHttp, type Http } from "#server/outside/http.ts";

const answer = z.object({ ok: z.literal(true) });

function answering(status: number, body: string, headers: Record<string, string> = {}): Http {
  const fetch = () => new Response(body, { status, headers });
  return createHttp("the carrier", { baseUrl: "http://carrier.test", timeoutMs: 1_000, fetch });
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("a change carries its idempotency key and its words as JSON", async () => {
  const sent: { url: string; init: RequestInit }[] = [];
  const http = createHttp("the carrier", {
    baseUrl: "http://carrier.test",
    timeoutMs: 1_000,
    fetch: (url, init) => {
      sent.push({ url, init });
      return Response.json({ ok: true });
    },
  });

  await http.post("/labels", { key: "run_1/label", body: { grams: 5 }, answer });

  expect(sent).toMatchObject([
    {
      url: "http://carrier.test/labels",
      init: {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": "run_1/label" },
        body: '{"grams":5}',
      },
    },
  ]);
});

describe("a lasting no", () => {
  test("is refused with the other side's code and words", async () => {
    const http = answering(422, '{"code":"too_heavy","message":"The parcel is too heavy"}');

    const error = await errorOf(http.get("/", answer));

    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({
      code: "too_heavy",
      message: "The carrier refused: The parcel is too heavy",
    });
  });

  test("tells everything else the other side said", async () => {
    const http = answering(409, '{"code":"dearer","message":"It is dearer","totalCents":5}');

    const error = await errorOf(http.get("/", answer));

    expect(error).toMatchObject({ code: "dearer", problem: { totalCents: 5 } });
  });

  test("without words is refused with its number", async () => {
    const error = await errorOf(answering(404, "<h1>Gone</h1>").get("/", answer));

    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ code: "http_404" });
  });
});

describe("a fault that passes", () => {
  test.each([500, 502, 503, 408, 425, 429])("is unavailable: %i", async (status) => {
    const error = await errorOf(answering(status, "").get("/", answer));

    expect(error).toBeInstanceOf(Unavailable);
    expect(error).toHaveProperty("retryAfterMs", undefined);
  });

  test("hands on when to ask again", async () => {
    const inSeconds = await errorOf(answering(503, "", { "Retry-After": "2" }).get("/", answer));
    const date = new Date(Date.now() + 60_000).toUTCString();
    const atDate = await errorOf(answering(503, "", { "Retry-After": date }).get("/", answer));
    const nonsense = await errorOf(answering(503, "", { "Retry-After": "soon" }).get("/", answer));

    expect(inSeconds).toMatchObject({ retryAfterMs: 2_000 });
    expect(atDate).toHaveProperty(
      "retryAfterMs",
      expect.toSatisfy((ms) => ms > 50_000),
    );
    expect(nonsense).toHaveProperty("retryAfterMs", undefined);
  });

  test.each(["", "not JSON", '{"ok":false}'])("is an answer that reads %o", async (body) => {
    const error = await errorOf(answering(200, body).get("/", answer));

    expect(error).toBeInstanceOf(Unavailable);
    expect(error).toMatchObject({ message: "The carrier answered something unreadable" });
  });

  test("is a server that does not answer in time", async () => {
    const http = await realServer(() => {}, { timeoutMs: 50 });

    const error = await errorOf(http.get("/", answer));

    expect(error).toMatchObject({
      name: "Unavailable",
      message: "The carrier did not answer within 50 ms",
    });
  });

  test("is a server that begins its answer and never ends it", async () => {
    const http = await realServer((_request, response) => void response.write("{"), {
      timeoutMs: 50,
    });

    expect(await errorOf(http.get("/", answer))).toBeInstanceOf(Unavailable);
  });

  test("is a broken connection", async () => {
    const http = await realServer((request) => void request.socket.destroy());

    const error = await errorOf(http.post("/", { key: "key", body: {}, answer }));

    expect(error).toMatchObject({
      name: "Unavailable",
      message: "The carrier cannot be reached",
    });
  });
});

test("a redirect is not followed", async () => {
  const http = await realServer((request, response) => {
    if (request.url === "/elsewhere") response.end('{"ok":true}');
    else response.writeHead(307, { Location: "/elsewhere" }).end();
  });

  expect(await errorOf(http.get("/", answer))).toBeInstanceOf(Unavailable);
});

async function realServer(listener: RequestListener, { timeoutMs = 5_000 } = {}): Promise<Http> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return createHttp("the carrier", { baseUrl: `http://127.0.0.1:${address.port}`, timeoutMs });
}
