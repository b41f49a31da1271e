import { afterEach, beforeEach, expect, test } from "vitest";
import { admit } from "#db/gate/admission.ts";
import { placeJob } from "#db/jobs/changes.ts";
import { placeOrganisation } from "#db/organisations/changes.ts";
import { transaction } from "#db/transaction.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { waysWith } from "#server/start/gate.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const [short, long] = ["org_shortqueue", "org_longqueue"];
const [few, many] = [60, 10_000];

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  const plan = { ...firstPlan, queueDepth: many };
  for (const [id, userId] of [
    [short, "usr_alice"],
    [long, "usr_bob"],
  ] as const) {
    placeOrganisation(shop.db, { id, name: id, userId, plan, now: shop.clock.now });
  }
});
afterEach(() => shop.close());

function fill(organisationId: string, userId: string, total: number): void {
  const { now } = shop.clock;
  transaction(shop.db, () => {
    for (let at = 0; at < total; at += 1) {
      placeJob(shop.db, {
        ...{ id: `job_${organisationId}-${at}`, organisationId, userId, handler: "practise" },
        ...{ title: "Practise", priority: 0, notBefore: now, expiresAt: now + 60_000, now },
        ...{ input: {}, key: null, patienceMs: null, estimate: 1 },
      });
    }
  });
}

/** The least of some: whatever else the machine does adds to the others. */
async function cost(draw: () => Promise<unknown>): Promise<number> {
  const costs: number[] = [];
  for (let time = 0; time < 9; time += 1) {
    const before = process.cpuUsage();
    await draw();
    const { user, system } = process.cpuUsage(before);
    costs.push(user + system);
  }
  return Math.min(...costs);
}

test("pages and the gate cost about the same whether a page of jobs waits or ten thousand", async () => {
  fill(short, "usr_alice", few);
  const open = (who: "alice" | "bob" | "admin", path: string) => async () => {
    const answer = await shop.as(who).open(path);
    expect([path, answer.status]).toEqual([path, 200]);
    await answer.text();
  };
  const letIn = async () => admit(shop.db, { ways: waysWith(1), now: shop.clock.now });
  const tenants = open("admin", "/admin/tenants");
  const before = { tenants: await cost(tenants), letIn: await cost(letIn) };
  fill(long, "usr_bob", many);
  const after = { tenants: await cost(tenants), letIn: await cost(letIn) };
  const pages = ["/jobs", "/organisations/ID/standing"].map(
    (path) => [path.replace("ID", short), path.replace("ID", long)] as const,
  );
  const ratios = [after.tenants / before.tenants, after.letIn / before.letIn];
  for (const [those, all] of pages) {
    ratios.push((await cost(open("bob", all))) / (await cost(open("alice", those))));
  }
  console.info(`Ten thousand beside sixty: ${ratios.map((ratio) => ratio.toFixed(2)).join(", ")}`);
  // Counting them is a few milliseconds more, and drawing them all would be a hundred times as much.
  for (const ratio of ratios) expect(ratio).toBeLessThan(8);
});
