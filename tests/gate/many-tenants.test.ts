import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "#db/connection.ts";
import { admit } from "#db/gate/admission.ts";
import { endPlace } from "#db/gate/changes.ts";
import { gatePlaces } from "#db/gate/schema.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { percentile } from "#server/rules/standing.ts";
import { waysWith } from "#server/start/gate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

// Time is counted and not waited for: the gate's own rules and rows, and jobs that end when they are due.
let shop: TestApp;
let db: Database;
beforeEach(async () => {
  shop = await openTestApp();
  db = shop.db;
});
afterEach(() => shop.close());

const slots = 8;
const jobMs = 400;

interface Asked {
  at: number;
  organisationId: string;
}

let made = 0;
function tenant({ weight = 1, parallelRuns = firstPlan.parallelRuns } = {}): string {
  made += 1;
  const id = `org_tenant-${made}`;
  const plan = { ...firstPlan, weight, parallelRuns, startsPerMinute: 10_000 };
  placeOrganisation(db, { id, name: id, userId: "usr_alice", plan, now: 0 });
  return id;
}

function ask({ at, organisationId }: Asked): void {
  made += 1;
  placeJob(db, {
    ...{ id: `job_${made}`, organisationId, userId: "usr_alice", handler: "practise" },
    ...{ input: {}, key: null, title: "Practise", priority: 0 },
    ...{ notBefore: at, expiresAt: at + 3_600_000, now: at },
    ...{ patienceMs: null, estimate: 1 },
  });
}

/** What is asked comes in its time, and what begins holds its slot for as long as a job takes. */
function letPass(asked: readonly Asked[], { untilMs }: { untilMs: number }): void {
  const coming = asked.toSorted((one, other) => one.at - other.at);
  const going: { runId: string; endsAt: number }[] = [];
  let now = 0;
  while (now <= untilMs) {
    while ((coming[0]?.at ?? Number.POSITIVE_INFINITY) <= now) ask(coming.shift() as Asked);
    while ((going[0]?.endsAt ?? Number.POSITIVE_INFINITY) <= now) {
      endPlace(db, { runId: going.shift()?.runId ?? "", state: "done", cost: 1, now });
    }
    for (const { runId } of admit(db, { ways: waysWith(slots), now })) {
      going.push({ runId, endsAt: now + jobMs });
    }
    now = Math.min(coming[0]?.at ?? untilMs + 1, going[0]?.endsAt ?? untilMs + 1);
  }
}

const places = () => db.select().from(gatePlaces).all();

interface Steadily {
  everyMs: number;
  untilMs: number;
}

/** One after the other as chance has it, so many in the mean. */
function steadily(organisationId: string, { everyMs, untilMs }: Steadily): Asked[] {
  const random = numbersFrom(Number(organisationId.split("-").at(-1)));
  const asked: Asked[] = [];
  for (let at = random() * everyMs; at < untilMs; ) {
    asked.push({ at: Math.round(at), organisationId });
    at -= Math.log(1 - random()) * everyMs;
  }
  return asked;
}

/** Mulberry's: the same numbers at every run. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test("of twenty tenants by the plan that each begins with one floods: 99 of 100 of the others' wait no more than twice as long", () => {
  const minute = 60_000;
  const others = Array.from({ length: 19 }, () => tenant());
  const work = others.flatMap((one) => steadily(one, { everyMs: 2_000, untilMs: minute }));
  const waits = (from: number) =>
    places()
      .filter(({ seq, begunAt }) => seq > from && begunAt !== null)
      .filter(({ organisationId }) => others.includes(organisationId))
      .map(({ begunAt, enteredAt }) => (begunAt ?? 0) - enteredAt);
  letPass(work, { untilMs: minute + 5_000 });
  const calm = waits(0);
  const last = Math.max(...places().map(({ seq }) => seq));
  const floods = tenant();
  const flood = Array.from({ length: 3_000 }, () => ({ at: 0, organisationId: floods }));
  letPass([...flood, ...work], { untilMs: minute + 5_000 });
  const flooded = waits(last);
  expect(flooded).toHaveLength(calm.length);
  expect(percentile(flooded, 99)).toBeLessThanOrEqual(2 * (percentile(calm, 99) ?? 0));
});

test("while all want more than there is, each has its share of a minute by its weight, within a tenth", () => {
  const minute = 60_000;
  const weights = [1, 2, 3, 4, 10];
  const tenants = weights.map((weight) => ({
    id: tenant({ weight, parallelRuns: slots }),
    weight,
  }));
  const work = tenants.flatMap(({ id, weight }) =>
    Array.from({ length: weight * 80 }, () => ({ at: 0, organisationId: id })),
  );
  letPass(work, { untilMs: minute });
  const begun = places().filter(({ begunAt }) => begunAt !== null);
  for (const { id, weight } of tenants) {
    const share = begun.filter(({ organisationId }) => organisationId === id).length / begun.length;
    expect(share / (weight / 20)).toBeGreaterThan(0.9);
    expect(share / (weight / 20)).toBeLessThan(1.1);
  }
});
