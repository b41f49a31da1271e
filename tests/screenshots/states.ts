import { eq } from "drizzle-orm";
import { monthOf, moveBudget } from "#db/gate/budgets.ts";
import { gatePlaces } from "#db/gate/schema.ts";
import { placeJob, settleJob } from "#db/jobs/changes.ts";
import { listFlooded } from "#db/jobs/flood.ts";
import { insertSchedule, moveSchedule } from "#db/jobs/schedules.ts";
import {
  acceptInvitation,
  changeTenant,
  inviteMember,
  placeOrganisation,
} from "#db/organisations/changes.ts";
import { saveBreaker } from "#db/queries/breakers.ts";
import { saveDispute } from "#db/queries/disputes.ts";
import { insertLetter, settleLetter } from "#db/queries/letters.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { confirmPayment, listPayments } from "#db/queries/payments.ts";
import { endRun } from "#db/queries/runs.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  replaceRecoveryCodes,
} from "#db/queries/second-factors.ts";
import { replaceStandingWork } from "#db/queries/standing-work.ts";
import { insertStepEvent } from "#db/queries/step-events.ts";
import { lockCart, writeCart } from "#db/shop/carts.ts";
import { saveShipment } from "#db/shop/shipments.ts";
import { finalOrderStatuses, type OrderStatus, orderStatuses } from "#db/shop/statuses.ts";
import { finalPlaceStates, letterStates, type PaymentStatus, placeStates } from "#db/statuses.ts";
import { placeFlood } from "#server/domains/jobs/commands/flood.ts";
import { flood, practiceTenants } from "#server/domains/jobs/rules/flood.ts";
import { firstPlan } from "#server/rules/plans.ts";
import { fillCart, insertOrderRows } from "../shop/support/order-rows.ts";
import type { CastName, TestApp } from "../support/app.ts";
import { fillLeaving, leavingShots } from "./leaving.ts";
import { fillTrips, tripShots } from "./trips.ts";

export interface Shot {
  name: string;
  path: string;
  who: CastName | "nobody";
  /** Pressed on the page, and what is then there. */
  key?: { pressed: string; opens: string };
}

const long = "Gesellschaft-mit-beschränkter-Haftung-für-Donaudampfschifffahrtszubehör";

/** Rows as the services would have left them: empty for bob, busy for alice, in trouble for the admin. */
export function fillShop(shop: TestApp): void {
  const { db, clock } = shop;
  const { now } = clock;
  for (const status of orderStatuses) {
    const id = `ord_${status}`;
    const waitingUntil = now + 12 * 60_000;
    const note = status === "preparing" ? long : "";
    const payment = paymentOf[status];
    const invoice = payment === "captured" || payment === "refunded";
    const paid = { ...(payment && { payment }), invoice };
    insertOrderRows(db, { id, status, ...paid, waitingUntil, note });
    tellSteps(db, id, now);
    if (finalOrderStatuses.some((final) => final === status)) {
      endRun(db, { id, status: status === "delivered" ? "done" : "compensated", now });
    }
  }
  const labelUrl = "https://labels.example/1.png";
  saveShipment(db, { orderId: "ord_shipped", carrier: "easypost", labelUrl, now });
  askBack(db, now);
  fillCart(db, "usr_bob", { "WRK-0101": 2, "KIT-0201": 1, "DSK-0301": 3 });
  const paying = { userId: "usr_alice", orderId: "ord_awaiting_payment", now };
  lockCart(db, paying);
  const frozen = [{ sku: "WRK-0101", quantity: 2 }];
  writeCart(db, { ...paying, frozen, lines: [{ sku: "KIT-0201", quantity: 1 }] });
  for (const [at, title] of [...titles, `An order of ${long}`].entries()) {
    const told = { userId: "usr_alice", key: `k${at}`, tone: "good" as const, title };
    insertNotification(db, { ...told, body: `It is the ${at + 1}. ${long}`, at: now - at });
  }
  fillTrips(shop);
  foundOrganisations(db, now);
  useBudget(db, now);
  schedule(db, now);
  fillLeaving(shop);
  floodGate(db, now);
  beginSecondFactors(db, now);
  troubleOutside(db, now);
  fillOutbox(db, now);
  replaceStandingWork(db, [
    {
      ...{ id: "inv_1", service: "OrderFulfillmentWorkflow", handler: "run", key: "ord_preparing" },
      ...{ state: "failing", attempts: 12, nextTryAt: now + 15_000, since: now - 3_600_000 },
      reason: "[500] the database is locked",
      errorCode: null,
    },
  ]);
}

/** At the bank: one is to be answered, one was lost; and some of it was given back by hand. */
function askBack(db: TestApp["db"], now: number): void {
  const [payment] = listPayments(db, { runId: "ord_delivered" });
  if (!payment) throw new Error("Nobody has paid for what was delivered");
  const { id, intentId, capturedCents } = payment;
  const given = { refundedCents: 500, refundedElsewhereCents: 500 };
  const paid = { id, intentId: intentId ?? "cs_1", capturedCents, ...given };
  confirmPayment(db, { ...paid, status: "partially_refunded", now });
  const dispute = { runId: "ord_delivered", provider: "stripe", currency: "EUR", now };
  const open = { status: "needs_response", reason: "product_not_received", answerBy: now };
  saveDispute(db, { id: "du_1", ...dispute, ...open, amountCents: 1_500 });
  const lost = { status: "lost", reason: "fraudulent", answerBy: null };
  saveDispute(db, { id: "du_2", ...dispute, ...lost, amountCents: 500 });
}

const paymentOf: Record<OrderStatus, PaymentStatus | undefined> = {
  checking: undefined,
  awaiting_payment: "pending",
  payment_failed: "declined",
  awaiting_approval: "authorised",
  preparing: "captured",
  shipped: "captured",
  delivered: "captured",
  undoing: "captured",
  rejected: "voided",
  cancelled: "voided",
  failed: "refunded",
};

/** One with people of every kind, one of long words that is paused, and one that bob is asked to join. */
function foundOrganisations(db: TestApp["db"], now: number): void {
  const mill = { id: "org_millandsons", name: "Mill & Sons", userId: "usr_alice" };
  const lengthy = { id: "org_donaudampf", name: long, userId: "usr_alice" };
  for (const one of [mill, lengthy]) placeOrganisation(db, { ...one, plan: firstPlan, now });
  inviteMember(db, { organisationId: mill.id, userId: "usr_bob", role: "member", now });
  inviteMember(db, { organisationId: mill.id, userId: "usr_admin", role: "reader", now });
  acceptInvitation(db, { organisationId: mill.id, userId: "usr_admin", now });
  const paused = { state: "paused", stateReason: `The bill is open (${long})` } as const;
  changeTenant(db, { id: lengthy.id, now, change: paused });
  const job = { organisationId: mill.id, userId: "usr_alice", handler: "remind", key: null };
  for (const state of placeStates) {
    const id = `job_${state}`;
    const due = { priority: 0, notBefore: now, expiresAt: now + 3_600_000, patienceMs: null, now };
    const title = `Remind me: ${long}`;
    placeJob(db, { id, ...job, ...due, estimate: 1, input: { text: long }, title });
    const isOver = finalPlaceStates.some((final) => final === state);
    const begunAt = state === "queued" ? null : now;
    const stands = { state, begunAt, endedAt: isOver ? now : null };
    db.update(gatePlaces).set(stands).where(eq(gatePlaces.runId, id)).run();
    if (state === "done") settleJob(db, { id, result: "a,b" });
    if (state === "failed") settleJob(db, { id, reason: `It was interrupted (${long})` });
  }
}

/** One of each kind: as it goes on, with something missed, paused, ended, and with long words. */
function schedule(db: TestApp["db"], now: number): void {
  const shared = {
    organisationId: "org_millandsons",
    userId: "usr_alice",
    timeZone: "Europe/Vienna",
  };
  const usual = {
    ...shared,
    catchUp: "once",
    overlap: "queue",
    createdAt: now,
    updatedAt: now,
  } as const;
  const weekly = { every: "week", on: 1, at: "09:00" };
  const tomorrow = now + 24 * 60 * 60 * 1000;
  const prices = { handler: "prices", form: {}, title: "Price list", nextAt: tomorrow };
  insertSchedule(db, {
    ...usual,
    ...prices,
    id: "sch_weekly",
    rhythm: weekly,
    lastJobId: "job_used-1",
  });
  const missed = { note: "3 of its times were missed: begun once for all", timesLeft: 4 };
  const monthly = { every: "month", on: 31, at: "18:30" };
  insertSchedule(db, { ...usual, ...prices, ...missed, id: "sch_monthly", rhythm: monthly });
  const reminder = { handler: "remind", form: { text: long }, title: `Remind me: ${long}` };
  for (const state of ["paused", "ended"] as const) {
    const id = `sch_${state}`;
    const hourly = { rhythm: { every: "minutes", minutes: 60 }, nextAt: tomorrow };
    insertSchedule(db, { ...usual, ...reminder, ...hourly, id, note: `Refused: ${long}` });
    moveSchedule(db, { id, state, updatedAt: now });
  }
}

/** A week of work that has ended, each day's dearer than the one before. */
function useBudget(db: TestApp["db"], now: number): void {
  const organisationId = "org_millandsons";
  for (let ago = 7; ago > 0; ago -= 1) {
    const at = now - ago * 24 * 60 * 60 * 1000;
    const [id, cost] = [`job_used-${ago}`, 1_200 - ago * 130];
    placeJob(db, {
      ...{ id, organisationId, userId: "usr_alice", handler: "export", key: null, input: {} },
      ...{ title: "Export the jobs", priority: 0, notBefore: at, expiresAt: at + 1, now: at },
      ...{ patienceMs: null, estimate: cost },
    });
    const month = monthOf(at);
    const stands = { state: "done", begunAt: at, endedAt: at + 1_000, cost } as const;
    db.update(gatePlaces)
      .set({ ...stands, budgetMonth: month })
      .where(eq(gatePlaces.runId, id))
      .run();
    moveBudget(db, { organisationId, month, used: cost, reserved: ago === 1 ? 400 : 0 });
    endRun(db, { id, status: "done", now: at + 1_000 });
  }
}

/** A flood that has half passed: where it is served in turns, the handful has long begun. */
function floodGate(db: TestApp["db"], now: number): void {
  placeFlood(db, {
    name: "flood-shown",
    actor: "usr_admin",
    at: now - 9_000,
    size: { ...flood, many: 60 },
  });
  const { "in turns": turns, "first come": first } = practiceTenants;
  const begun = {
    [turns.many.id]: 40,
    [turns.few.id]: 20,
    [first.many.id]: 60,
    [first.few.id]: 0,
  };
  for (const [organisationId, many] of Object.entries(begun)) {
    const places = listFlooded(db, { organisationId, name: "flood-shown" });
    for (const [at, { runId, enteredAt }] of places.slice(0, many).entries()) {
      const begunAt = enteredAt + 90 * (at + 1);
      const stands = { state: "done", begunAt, endedAt: begunAt + 200 } as const;
      db.update(gatePlaces).set(stands).where(eq(gatePlaces.runId, runId)).run();
      endRun(db, { id: runId, status: "done", now });
    }
  }
}

/** One is given time, one is shut off, and one has been both. */
function troubleOutside(db: TestApp["db"], now: number): void {
  const reason = "Acorn is failing: it is closed";
  const usual = { failures: 0, until: null, probe: null, reason: null };
  const acorn = { ...usual, system: "acorn", state: "open", failures: 6, reason } as const;
  saveBreaker(db, { ...acorn, until: now + 12_000, since: now - 3_000 });
  const plover = { ...usual, system: "plover", state: "isolated" } as const;
  saveBreaker(
    db,
    { ...plover, since: now - 600_000, reason: `They charge twice (${long})` },
    "admin",
  );
  saveBreaker(db, { ...usual, system: "mail", state: "half-open", since: now - 9_000 });
  saveBreaker(db, { ...usual, system: "mail", state: "closed", since: now - 8_000 });
}

/** A letter in each state, and one of each kind about an order. */
function fillOutbox(db: TestApp["db"], now: number): void {
  const lastError = `The mail server says not now: 451 4.7.1 ${long}`;
  const states = {
    waiting: lastError,
    sent: null,
    refused: "550 No such user",
    "given up": lastError,
  };
  for (const [at, state] of letterStates.entries()) {
    const key = `letter ${state}`;
    const subject =
      at === 0 ? `An order needs a look: ${long}` : "An order needs a look: Order 1003";
    const facts = { body: `Order 1003 is failed. ${long}`, href: "/admin" };
    const to = at === 0 ? `${long.replaceAll(" ", "-")}@shop.example` : null;
    const letter = { key, userId: "usr_admin", kind: "notice", subject, facts, to };
    insertLetter(db, { ...letter, dueAt: now, createdAt: now - at * 60_000 });
    const sentAt = state === "sent" ? now : null;
    const tried = { sentTo: "admin@shop.example", state, dueAt: now + 60_000, sentAt };
    settleLetter(db, { id: at + 1, ...tried, lastError: states[state] });
  }
  for (const kind of ["order-placed", "order-shipped", "order-refunded"]) {
    const facts = {
      ...{ carrier: "Kestrel", trackingNumber: "KE123456789", parcel: 1 },
      ...{
        words: "The parcel was lost on its way. Your payment is refunded.",
        refundedCents: 9_450,
      },
    };
    const about = { userId: "usr_alice", runId: "ord_delivered", orderNumber: 1002, kind };
    const letter = { ...about, key: kind, subject: `Your order 1002: ${kind}`, facts };
    insertLetter(db, { ...letter, dueAt: now, createdAt: now });
  }
}

/** Of the admin it is being set up, of bob it is on. */
function beginSecondFactors(db: TestApp["db"], now: number): void {
  const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  for (const userId of ["usr_admin", "usr_bob"]) beginSecondFactor(db, { userId, secret, now });
  confirmSecondFactor(db, { userId: "usr_bob", now });
  replaceRecoveryCodes(db, { userId: "usr_bob", hashes: ["a", "b", "c"] });
}

const titles = ["Your order is delivered", "Your order is on its way", "Your order is approved"];

const reachesTheLabel = new Set(["ord_preparing", "ord_undoing", "ord_failed"]);

function tellSteps(db: TestApp["db"], runId: string, now: number): void {
  const tell = (event: Omit<Parameters<typeof insertStepEvent>[1], "runId" | "now">, at: number) =>
    insertStepEvent(db, { runId, now: now + at, ...event });
  tell({ step: "Freeze the quote", status: "done" }, 1);
  if (!reachesTheLabel.has(runId)) return;
  tell({ step: "Capture the payment", status: "done" }, 2);
  tell({ step: "Print the label", status: "running", attempt: 1 }, 3);
  tell(
    {
      step: "Print the label",
      status: "retrying",
      attempt: 1,
      allowed: 4,
      until: now + 9_000,
      detail: "The carrier is failing: it is closed",
    },
    4,
  );
  if (runId === "ord_failed" || runId === "ord_undoing") {
    const because = { status: "compensating", detail: `The carrier is closed (${long})` } as const;
    tell({ step: "Print the label", ...because, attempt: 1 }, 5);
    tell({ step: "Print the label", ...because, attempt: 2 }, 5);
    tell({ step: "Print the label", status: "uncompensated", detail: "it does not answer" }, 5);
    tell({ step: "Payment for the order", ...because, attempt: 1 }, 6);
    tell({ step: "Payment for the order", status: "compensated", detail: "refunded" }, 6);
    tell({ step: "Stock for the order", ...because, attempt: 1 }, 7);
    tell({ step: "Stock for the order", status: "compensated" }, 7);
  }
}

export const shots: Shot[] = [
  { name: "home-visitor", path: "/", who: "nobody" },
  { name: "home", path: "/", who: "alice" },
  { name: "products", path: "/products", who: "alice" },
  { name: "products-nothing", path: "/products?q=nonesuch", who: "nobody" },
  { name: "products-guessed", path: "/products?q=hamer", who: "nobody" },
  { name: "search", path: "/search?q=s", who: "alice" },
  { name: "search-nothing", path: "/search?q=nonesuch", who: "nobody" },
  {
    ...{ name: "palette", path: "/", who: "alice" },
    key: { pressed: "Control+k", opens: "#palette" },
  },
  { name: "shortcuts", path: "/shortcuts", who: "nobody" },
  {
    ...{ name: "shortcuts-opened", path: "/", who: "nobody" },
    key: { pressed: "?", opens: "#shortcuts" },
  },
  { name: "product", path: "/products/prd_claw-hammer", who: "alice" },
  { name: "cart", path: "/cart", who: "bob" },
  { name: "cart-paying", path: "/cart", who: "alice" },
  { name: "cart-again", path: "/cart?again=ord_rejected", who: "alice" },
  { name: "cart-empty", path: "/cart", who: "admin" },
  { name: "orders", path: "/orders", who: "alice" },
  { name: "orders-empty", path: "/orders", who: "bob" },
  ...orderStatuses.map((status) => ({
    name: `order-${status.replaceAll("_", "-")}`,
    path: `/orders/ord_${status}`,
    who: "alice" as const,
  })),
  { name: "order-as-text", path: "/orders/ord_shipped?tab=output", who: "alice" },
  { name: "invoice", path: "/orders/ord_delivered/invoice", who: "alice" },
  { name: "story", path: "/runs/ord_failed", who: "alice" },
  { name: "activity", path: "/activity", who: "alice" },
  { name: "notifications", path: "/notifications", who: "alice" },
  { name: "account", path: "/account", who: "alice" },
  { name: "account-delete", path: "/account/delete", who: "alice" },
  { name: "second-factor", path: "/account/second-factor", who: "alice" },
  { name: "second-factor-begun", path: "/account/second-factor", who: "admin" },
  { name: "second-factor-on", path: "/account/second-factor", who: "bob" },
  { name: "contact", path: "/contact?order=1001", who: "nobody" },
  ...tripShots,
  { name: "sign-in", path: "/sign-in", who: "nobody" },
  { name: "sign-up", path: "/sign-up", who: "nobody" },
  { name: "forgotten", path: "/forgot-password", who: "nobody" },
  { name: "new-password-over", path: "/new-password?token=none", who: "nobody" },
  { name: "admin", path: "/admin", who: "admin" },
  { name: "admin-order", path: "/admin/orders/ord_awaiting_approval", who: "admin" },
  { name: "admin-order-shipped", path: "/admin/orders/ord_shipped", who: "admin" },
  { name: "work", path: "/admin/work", who: "admin" },
  { name: "undone", path: "/admin/undone", who: "admin" },
  { name: "undone-nothing", path: "/admin/undone?q=nonesuch&kind=trip", who: "admin" },
  { name: "outside", path: "/admin/outside", who: "admin" },
  { name: "mail", path: "/admin/mail", who: "admin" },
  { name: "mail-nothing", path: "/admin/mail?q=nobody@example.com", who: "admin" },
  { name: "letter", path: "/admin/mail/3", who: "admin" },
  { name: "letter-placed", path: "/admin/mail/5", who: "admin" },
  { name: "letter-as-received", path: "/admin/mail/6/letter.html", who: "admin" },
  { name: "organisations", path: "/organisations", who: "alice" },
  { name: "organisations-asked", path: "/organisations", who: "bob" },
  { name: "organisation", path: "/organisations/org_millandsons", who: "alice" },
  { name: "schedules", path: "/jobs/schedules", who: "alice" },
  { name: "schedules-empty", path: "/jobs/schedules", who: "admin" },
  { name: "standing", path: "/organisations/org_millandsons/standing", who: "alice" },
  {
    name: "standing-empty",
    path: "/organisations/org_donaudampf/standing?month=2025-01",
    who: "alice",
  },
  { name: "organisation-paused", path: "/organisations/org_donaudampf", who: "alice" },
  ...leavingShots,
  { name: "jobs", path: "/jobs", who: "alice" },
  { name: "jobs-empty", path: "/jobs", who: "bob" },
  ...placeStates.map((state) => ({
    name: `job-${state}`,
    path: `/jobs/job_${state}`,
    who: "alice" as const,
  })),
  { name: "tenants", path: "/admin/tenants", who: "admin" },
  { name: "flood", path: "/admin/flood", who: "admin" },
  { name: "sandbox", path: "/admin/sandbox", who: "admin" },
  { name: "api", path: "/api", who: "nobody" },
  { name: "not-found", path: "/nowhere", who: "nobody" },
];
