import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPlace } from "#db/gate/places.ts";
import { describeJob } from "#db/jobs/jobs.ts";
import { findCallSecret } from "#db/organisations/call-secrets.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { stepEvents } from "#db/schema.ts";
import { checkWebhookSignature } from "#server/outside/webhook-signature.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { openTestShop, type TestShop } from "../support/shop.ts";
import { until } from "../support/waiting.ts";

const organisationId = "org_millandsons";

interface Heard {
  path: string;
  key: string;
  verdict: string;
  body: string;
}

let shop: TestShop;
let other: Server;
let url: string;
const heard: Heard[] = [];
/** What is answered first, by path; then 200. */
const first = new Map<string, number[]>();

beforeAll(async () => {
  shop = await openTestShop();
  const mill = { id: organisationId, name: "Mill & Sons", userId: "usr_alice" };
  const plan = { ...firstPlan, startsPerMinute: 1_000, callsPerMinute: 60 };
  placeOrganisation(shop.db, { ...mill, plan, now: Date.now() });
  other = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const path = request.url ?? "";
    const header = String(request.headers["cartwright-signature"]);
    const secret = findCallSecret(shop.db, { organisationId })?.secret ?? "";
    const verdict = checkWebhookSignature({ header, body, secret, now: Date.now() });
    heard.push({ path, key: String(request.headers["idempotency-key"]), verdict, body });
    const status = first.get(path)?.shift() ?? 200;
    response.writeHead(status, { "Retry-After": "1" }).end("=heard");
  }).listen(0, "127.0.0.1");
  await once(other, "listening");
  url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
});
afterAll(async () => {
  other.closeAllConnections();
  other.close();
  await shop?.stop();
});

async function ask(id: string, form: object): Promise<void> {
  const answer = await shop.signIn("alice").post(`/api/jobs/${id}`, { organisationId, ...form });
  expect(answer.status, await answer.clone().text()).toBe(202);
}

const becomes = (runId: string, state: string) =>
  until(`${runId} to be ${state}`, () => findPlace(shop.db, { runId })?.state === state, {
    deadline: 30_000,
  });
const at = (path: string) => heard.filter((one) => one.path === path);
const reasonOf = (id: string) => describeJob(shop.db, { id, userId: "usr_alice" })?.reason;

describe("a call", () => {
  test("is made signed with its organisation's secret, and its status is what comes of it", async () => {
    await ask("job_the-first-call", { handler: "call", url: `${url}/good`, body: '{"a":1}' });
    await becomes("job_the-first-call", "done");
    const known = { key: "job_the-first-call", verdict: "valid", body: '{"a":1}' };
    expect(at("/good")[0]).toMatchObject(known);
    expect(reasonOf("job_the-first-call")).toContain("answered 200");
    const file = await shop.signIn("alice").get("/api/jobs/job_the-first-call/result");
    expect(await file.text()).toContain(`"${url}/good",200,"'=heard"`);
  });

  test("that is told not now is made again with the same key, when the other side asks for it", async () => {
    first.set("/busy", [503, 429]);
    const begun = Date.now();
    await ask("job_the-busy-call", { handler: "call", url: `${url}/busy` });
    await becomes("job_the-busy-call", "done");
    expect(Date.now() - begun).toBeGreaterThanOrEqual(2_000);
    expect(at("/busy").map(({ key, body }) => `${key} ${body}`)).toEqual(
      Array.from({ length: 3 }, () => "job_the-busy-call {}"),
    );
  });

  test("that is refused for good fails at once, with what was answered", async () => {
    first.set("/gone", [410]);
    await ask("job_the-refused-call", { handler: "call", url: `${url}/gone` });
    await becomes("job_the-refused-call", "failed");
    expect(at("/gone")).toHaveLength(1);
    expect(reasonOf("job_the-refused-call")).toContain("answered 410");
  });
});

test("calls beyond the limit wait for their turn without a slot, say so on their run, and are made once each", async () => {
  // A turn comes every second once the first ten are taken.
  const ids = Array.from({ length: 13 }, (_, index) => `job_one-of-many-calls-${index}`);
  for (const id of ids) await ask(id, { handler: "call", url: `${url}/many` });
  const told = await until("one of them to rest and to tell why", () => {
    const rests = ids.find((id) => findPlace(shop.db, { runId: id })?.state === "resting") ?? "";
    const steps = shop.db.select().from(stepEvents).where(eq(stepEvents.runId, rests)).all();
    return steps.find(({ status }) => status === "waiting");
  });
  expect(told).toMatchObject({
    step: "Wait for a turn to call",
    detail: "the organisation calls 60 times a minute at most",
  });
  for (const id of ids) await becomes(id, "done");
  expect(
    at("/many")
      .map(({ key }) => key)
      .sort(),
  ).toEqual([...ids].sort());
});

test("a call that waits for its turn is cancelled before it is made", async () => {
  const ids = Array.from({ length: 4 }, (_, index) => `job_one-to-cancel-${index}`);
  for (const id of ids) await ask(id, { handler: "call", url: `${url}/cancelled` });
  const waits = await until("one of them to wait for its turn", () =>
    ids.find((id) => findPlace(shop.db, { runId: id })?.state === "resting"),
  );
  const answer = await shop.signIn("alice").post(`/api/jobs/${waits}/cancel`);
  expect(answer.status, await answer.clone().text()).toBe(202);
  for (const id of ids) await becomes(id, id === waits ? "withdrawn" : "done");
  expect(at("/cancelled").map(({ key }) => key)).not.toContain(waits);
});

test("a call that is not answered well by its deadline has failed, and is made no more", async () => {
  first.set(
    "/never",
    Array.from({ length: 50 }, () => 503),
  );
  const id = "job_the-late-call";
  await ask(id, { handler: "call", url: `${url}/never`, finishSeconds: 3 });
  await becomes(id, "failed");
  expect(reasonOf(id)).toBe("It was not finished by its deadline");
  const made = at("/never").length;
  expect(made).toBeGreaterThan(0);
  const after = "job_after-the-late-one";
  await ask(after, { handler: "call", url: `${url}/after` });
  await becomes(after, "done");
  expect(at("/never")).toHaveLength(made);
});

test("a price list holds all that is sold and what it costs", async () => {
  await ask("job_the-price-list", { handler: "prices" });
  await becomes("job_the-price-list", "done");
  const file = await shop.signIn("alice").get("/api/jobs/job_the-price-list/result");
  const [head, ...lines] = (await file.text()).trim().split("\r\n");
  expect(head).toBe('"SKU","Name","Category","Price","Currency","On the shelf"');
  const sold = shop.db.$client.prepare("select count(*) as total from products").get();
  expect({ total: lines.length }).toEqual(sold);
  expect(lines[0]).toMatch(/,"\d+\.\d\d","EUR",\d+$/);
});
