import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { query } from "#server/restate/query.ts";

let server: Server;
let asked = 0;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A Restate's admin that answers with these, one after the other, and with the last one ever after. */
async function adminThatAnswers(...answers: [status: number, body: object][]): Promise<string> {
  asked = 0;
  server = createServer((_, response) => {
    const [status, body] = answers[Math.min(asked++, answers.length - 1)] ?? [500, {}];
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const gone = { message: "node N1:2 was shut down or removed" };
const patience = { patienceMs: 5_000, pauseMs: 1 };

test("an engine that still looks for its life before is asked again", async () => {
  const url = await adminThatAnswers([500, gone], [500, gone], [200, { rows: [{ id: "inv_1" }] }]);
  expect(await query(url, "SELECT id FROM sys_invocation", patience)).toEqual([{ id: "inv_1" }]);
  expect(asked).toBe(3);
});

test("and not for ever", async () => {
  const url = await adminThatAnswers([500, gone]);
  const impatient = { patienceMs: 20, pauseMs: 1 };
  await expect(query(url, "SELECT 1", impatient)).rejects.toThrow("was shut down or removed");
});

test("a question that cannot be answered is asked once", async () => {
  const url = await adminThatAnswers([400, { message: "no such table" }]);
  await expect(query(url, "SELECT 1 FROM nothing", patience)).rejects.toThrow("no such table");
  expect(asked).toBe(1);
});
