import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endPlace } from "#db/gate/changes.ts";
import { listJobs } from "#db/jobs/jobs.ts";
import { forgetAsker } from "#db/jobs/personal-data.ts";
import { describeSchedule, findAnySchedule } from "#db/jobs/schedules.ts";
import { jobSchedules } from "#db/jobs/schema.ts";
import { changeTenant, placeOrganisation } from "#db/organisations/changes.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { scheduleClock } from "#server/domains/jobs/commands/due-schedules.ts";
import { scheduleOperations } from "#server/domains/jobs/routes/schedule-operations.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

const organisationId = "org_millandsons";
const id = "sch_price-list";
const begins = Date.UTC(2026, 10, 27, 12);
const minute = 60_000;

let shop: TestApp;
beforeEach(async () => {
  shop = await openTestApp();
  shop.clock.now = begins;
  const founded = { id: organisationId, name: "Mill & Sons", userId: "usr_alice" };
  placeOrganisation(shop.db, { ...founded, plan: firstPlan, now: begins });
});
afterEach(() => shop.close());

const every10 = { organisationId, handler: "prices", every: "minutes", minutes: 10 };

async function make(form: object = {}, who = shop.as("alice")): Promise<Response> {
  return who.postJson(`/api/schedules/${id}`, { ...every10, ...form });
}

const ring = () => scheduleClock.ring({ db: shop.db, hub: shop.hub, now: () => shop.clock.now });

async function at(minutes: number): Promise<void> {
  shop.clock.now = begins + minutes * minute;
  await ring();
}

const jobIds = () => listJobs(shop.db, { userId: "usr_alice" }).map((job) => job.id);
const jobAt = (minutes: number) => `job_price-list-${begins + minutes * minute}`;
const schedule = () => findAnySchedule(shop.db, { id });

describe("a schedule", () => {
  test("makes one job at each of its times, however often it is looked", async () => {
    expect((await make()).status).toBe(201);
    await at(9);
    expect(jobIds()).toEqual([]);
    await at(10);
    await ring();
    expect(jobIds()).toEqual([jobAt(10)]);
    await at(20);
    await Promise.all([ring(), ring()]);
    expect(jobIds()).toEqual([jobAt(20), jobAt(10)]);
    expect(scheduleClock.nextAt(shop.db)).toBe(begins + 30 * minute);
  });

  test("sent again is the same one", async () => {
    await make();
    await make({ minutes: 5 });
    expect(schedule()?.rhythm).toEqual({ every: "minutes", minutes: 10 });
  });

  test("makes one job for all that was missed, or none, as it was asked to, and says so", async () => {
    await make({ catchUp: "once" });
    await at(45);
    expect(jobIds()).toEqual([jobAt(40)]);
    expect(schedule()?.note).toBe("4 of its times were missed: begun once for all");
    await at(50);
    expect(schedule()?.note).toBeNull();

    await shop.as("alice").postJson(`/api/schedules/${id}/delete`, {});
    shop.clock.now = begins;
    await make({ catchUp: "skip" });
    await at(35);
    expect(schedule()?.note).toBe("3 of its times were missed");
    expect(jobIds()).toEqual([jobAt(50), jobAt(40)]);
  });

  test("that is paused makes none, and what passed meanwhile was missed", async () => {
    await make({ catchUp: "skip" });
    await shop.as("alice").postJson(`/api/schedules/${id}/pause`, {});
    await at(25);
    expect([jobIds(), scheduleClock.nextAt(shop.db)]).toEqual([[], undefined]);
    await shop.as("alice").postJson(`/api/schedules/${id}/resume`, {});
    await at(25);
    expect(jobIds()).toEqual([]);
    await at(30);
    expect(jobIds()).toEqual([jobAt(30)]);
  });

  test("leaves a time out while the job before has not ended, if it was asked to", async () => {
    await make({ overlap: "skip" });
    await at(10);
    await at(20);
    expect(jobIds()).toEqual([jobAt(10)]);
    expect(schedule()?.note).toBe("Skipped: the one before had not ended");
    endPlace(shop.db, { runId: jobAt(10), state: "done", cost: 0, now: shop.clock.now });
    await at(30);
    expect(jobIds()).toEqual([jobAt(30), jobAt(10)]);
  });

  test("ends after as many jobs as were asked for, or with its last day", async () => {
    await make({ times: 2 });
    for (const minutes of [10, 20, 30]) await at(minutes);
    expect(jobIds()).toEqual([jobAt(20), jobAt(10)]);
    expect(schedule()?.state).toBe("ended");

    await shop.as("alice").postJson(`/api/schedules/${id}/delete`, {});
    shop.clock.now = begins;
    await make({ every: "day", at: "14:00", until: "2026-11-28" });
    expect(describeSchedule(shop.db, { id, userId: "usr_alice" })?.nextAt).toBe(
      Date.UTC(2026, 10, 27, 13),
    );
    await at(60);
    await at(60 + 24 * 60);
    await at(60 + 48 * 60);
    expect(jobIds()).toHaveLength(4);
    expect(schedule()?.state).toBe("ended");
  });

  test("whose job is refused says why, tells whoever made it once, and goes on", async () => {
    await make();
    const suspended = { state: "suspended", stateReason: "The bill is open" } as const;
    changeTenant(shop.db, { id: organisationId, now: begins, change: suspended });
    await at(10);
    await at(20);
    expect(jobIds()).toEqual([]);
    expect(schedule()?.note).toBe("Refused: Mill & Sons is suspended");
    const told = listNotifications(shop.db, { userId: "usr_alice" }).filter(({ title }) =>
      title.startsWith("Not begun"),
    );
    expect(told).toHaveLength(1);
    const active = { state: "active", stateReason: null } as const;
    changeTenant(shop.db, { id: organisationId, now: begins, change: active });
    await at(30);
    expect([jobIds(), schedule()?.note]).toEqual([[jobAt(30)], null]);
  });

  test("that cannot be read keeps no other from its time", async () => {
    const broken = "sch_cannot-be-read";
    await shop.as("alice").postJson(`/api/schedules/${broken}`, { ...every10, minutes: 5 });
    const rhythm = { every: "fortnight" };
    shop.db.update(jobSchedules).set({ rhythm }).where(eq(jobSchedules.id, broken)).run();
    await make();
    await expect(at(10)).rejects.toThrow();
    expect(jobIds()).toEqual([jobAt(10)]);
    expect(schedule()?.nextAt).toBe(begins + 20 * minute);
  });

  test("of whoever belongs to the organisation no longer begins nothing more", async () => {
    await shop.as("alice").postJson(`/api/organisations/${organisationId}/members`, {
      username: "bob",
      role: "member",
    });
    await shop.as("bob").postJson(`/api/organisations/${organisationId}/accept`, {});
    expect((await make({}, shop.as("bob"))).status).toBe(201);
    await shop.as("alice").postJson(`/api/organisations/${organisationId}/members/bob/remove`, {});
    await at(10);
    expect(jobIds()).toEqual([]);
    expect(schedule()?.note).toContain("Refused");
  });

  test("is asked for with a form, and a wrong one comes back as it was", async () => {
    const alice = shop.as("alice");
    const wrong = { organisationId, handler: "remind", every: "day", at: "25:00", text: "" };
    const answer = await alice.submit(`/api/schedules/${id}`, wrong);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain("Enter a time as 09:00");
    expect(page).toContain("Say what you want to be reminded of");
    const right = {
      ...wrong,
      at: "09:00",
      text: "Tea",
      weekday: "1",
      monthday: "1",
      minutes: "60",
    };
    const sent = { ...right, timeZone: "Europe/Vienna", until: "", times: "", seconds: "" };
    expect((await alice.submit(`/api/schedules/${id}`, sent)).status).toBe(303);
    const listed = await (await alice.open("/jobs/schedules")).text();
    expect(listed).toContain("Every day at 09:00, Vienna, for Mill &amp; Sons");
  });

  test("is run once more at once by hand, beside its times", async () => {
    await make();
    const answer = await shop.as("alice").postJson(`/api/schedules/${id}/run`, {});
    expect(answer.status).toBe(202);
    expect(jobIds()).toHaveLength(1);
    await at(10);
    expect(jobIds()).toHaveLength(2);
  });
});

test("a schedule is not there for those who do not belong to its organisation, by whatever route", async () => {
  await make();
  const before = JSON.stringify(schedule());
  for (const who of [shop.as("bob"), shop.as("admin")]) {
    expect(await (await who.get("/api/schedules")).json()).toEqual({ schedules: [] });
    expect(await (await who.open("/jobs/schedules")).text()).not.toContain("Mill");
    for (const { method, path, example } of scheduleOperations.slice(1)) {
      const address = path.replace("{id}", id);
      const answer =
        method === "get" ? await who.get(address) : await who.postJson(address, example ?? {});
      // Of those who would make one there is no such organisation.
      expect([address, answer.status]).toEqual([address, example ? 422 : 404]);
    }
  }
  expect(JSON.stringify(schedule())).toBe(before);
});

test("a schedule goes with whoever made it", async () => {
  await make();
  const kept = await (await shop.as("alice").get("/api/account/export")).text();
  expect(kept).toContain(id);
  forgetAsker(shop.db, { userId: "usr_alice" });
  expect(schedule()).toBeUndefined();
});
