import { describe, expect, test } from "vitest";
import type { PaymentStatus } from "#db/statuses.ts";
import { type TripStatus, tripStatuses } from "#db/travel/statuses.ts";
import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import { destinations } from "#server/domains/travel/rules/destinations.ts";
import type { Refund } from "#server/domains/travel/rules/refund.ts";
import { cities } from "#server/sandbox/cities.ts";
import { renderMarkdown } from "#views/markdown.ts";
import { tripMarkdown } from "#views/travel/output/trips.ts";
import { TripPage } from "#views/travel/pages/trip.tsx";
import { progressOf } from "#views/travel/trip-progress.ts";

const now = Date.UTC(2026, 0, 5, 9);
const everything: Refund = { refundRule: "full", refundCents: 40_000 };

describe("a trip offers", () => {
  const offers: Record<TripStatus, string[]> = {
    asking: ["cancel-trip"],
    reserving: ["cancel-trip"],
    price_changed: ["accept-price", "decline-price"],
    awaiting_payment: ["pay", "cancel-payment"],
    confirming: [],
    confirmed: ["cancel-trip"],
    undoing: [],
    failed: ["search-again"],
    cancelled: ["search-again"],
  };
  const choices = [
    ...["pay", "cancel-payment", "accept-price", "decline-price", "cancel-trip"],
    "search-again",
  ];

  test.each(tripStatuses)("when %s exactly what can be done", (status) => {
    const html = drawn({ status, askedCents: 45_000, payments: [payment("pending")] });
    expect(choices.filter((id) => html.includes(`id="${id}"`))).toEqual(offers[status]);
  });

  test("a search for the same days and people once it has come to nothing", () => {
    const { flightWish, hotelWish } = describeTrip({ status: "failed" });
    const href = drawn({ status: "failed" }).match(/href="\/trips\?([^"]+)"/)?.[1] ?? "";
    const wanted = new URLSearchParams(href.replaceAll("&amp;", "&"));
    expect(wanted.get("date")).toBe(flightWish.date);
    expect(wanted.get("checkOut")).toBe(hotelWish.checkOut);
    expect(wanted.get("guests")).toBe(String(hotelWish.guests));
  });

  test("no way to pay before the provider has opened one, or once it was let go", () => {
    const status = "awaiting_payment";
    expect(drawn({ status })).not.toContain('id="pay"');
    const gone = { ...payment("pending"), letGoAt: now };
    expect(drawn({ status, payments: [gone] })).not.toContain('id="pay"');
  });

  test("a look at another card, and no second payment, while the bank is asked", () => {
    const trip = describeTrip({ status: "awaiting_payment", payments: [payment("pending")] });
    const html = String(<TripPage trip={trip} refund={everything} now={now} isBankAsked />);
    expect(html).toContain("We are waiting for your bank");
    expect(html).not.toContain('id="pay"');
  });

  test("a new price with the price that is accepted", () => {
    const html = drawn({ status: "price_changed", askedCents: 45_000, expectedCents: 40_000 });
    expect(html).toContain("€400.00");
    expect(html).toContain("Accept €450.00");
    expect(html.match(/name="totalCents" value="45000"/g)).toHaveLength(2);
  });

  test("a cancellation with what it brings, and none once nothing comes back", () => {
    const half: Refund = { refundRule: "half", refundCents: 20_000 };
    expect(drawn({ status: "confirmed" }, half)).toContain("Cancel the trip for €200.00 back");
    const nothing: Refund = { refundRule: "none", refundCents: 0 };
    expect(drawn({ status: "confirmed" }, nothing)).not.toContain('id="cancel-trip"');
  });
});

describe("the way of a trip", () => {
  const states = (trip: Partial<TripPageDescription>) =>
    progressOf(describeTrip(trip))
      .map(({ state }) => state)
      .join(" ");
  const reserved = { flightReservationId: "res_1", roomReservationId: "res_2" };
  const bought = { ...reserved, ticketNumber: "LK-1", voucherNumber: "LH-1" };

  test.each([
    [{ status: "asking" }, "now todo todo todo"],
    [{ status: "price_changed" }, "now todo todo todo"],
    [{ status: "awaiting_payment" }, "done now todo todo"],
    [{ status: "confirming" }, "done done now todo"],
    [{ status: "confirmed" }, "done done done done"],
    [{ status: "failed" }, "stopped unreached unreached unreached"],
    [{ status: "failed", ...reserved }, "undone stopped unreached unreached"],
    [{ status: "undoing", ...reserved }, "done stopped unreached unreached"],
  ] as const)("%o is %s", (trip, expected) => {
    expect(states(trip)).toBe(expected);
  });

  test("shows money as back only when the provider has confirmed it", () => {
    const cancelled = (status: PaymentStatus) =>
      states({
        status: "cancelled",
        ...bought,
        payments: [{ ...payment(status), capturedCents: 40_000 }],
      });
    expect(cancelled("captured")).toBe("undone done undone stopped");
    expect(cancelled("refunded")).toBe("undone undone undone stopped");
  });

  test("shows no place as given back that could not be", () => {
    const trip = { status: "failed", ...reserved } as const;
    expect(drawn(trip)).toContain("Given back");
    const html = drawn({ ...trip, steps: [stuck] });
    expect(html).not.toContain("Given back");
    expect(html).toContain("could not be undone");
  });
});

describe("what people typed", () => {
  const evil = `<script>alert(1)</script> [x](javascript:alert(1)) '"\`@get('/x')\``;
  const trip = { status: "failed", note: evil, reason: evil, customerEmail: evil } as const;

  test("is text on the page", () => {
    expect(drawn(trip)).not.toMatch(/<script|href="javascript/);
  });

  test("is text in the document", () => {
    const html = String(renderMarkdown(tripMarkdown(describeTrip(trip))));
    expect(html).not.toMatch(/<script|href="javascript|<code>@get/);
    expect(html).toContain("alert(1)");
  });
});

describe("the document of a trip", () => {
  test("tells state, progress, itinerary and money", () => {
    const markdown = tripMarkdown(
      describeTrip({
        status: "confirmed",
        flightReservationId: "res_1",
        ticketNumber: "LK-1",
        payments: [{ ...payment("captured"), capturedCents: 40_000 }],
      }),
    );
    expect(markdown).toContain("**Confirmed**");
    expect(markdown).toContain("- [x] Booked");
    expect(markdown).toContain("Ticket LK\\-1");
    expect(markdown).toContain("**€400.00**");
    expect(markdown).toContain("| Paid |");
  });
});

test("departures and arrivals are told by the clocks of their places", () => {
  const html = drawn({});
  expect(html).toContain("Sat, 10 Jan 2026, 10:00");
  expect(html).toContain(">12:30<");
});

describe("a night in which clocks are turned", () => {
  const leg = { flightId: "flt_1", number: "LK101" };
  const hour = (day: number, hour: number) => Date.UTC(2027, 2, day, hour);

  test("is as long as it is, and ends by the clocks of where it ends", () => {
    const times = { departsAt: hour(27, 22), arrivesAt: hour(28, 7) };
    const html = drawn({ flight: { ...leg, from: "JFK", to: "VIE", ...times } });
    expect(html).toContain("Sat, 27 Mar 2027, 18:00");
    expect(html).toContain("Sun, 28 Mar 2027, 09:00");
    expect(html).toContain("9 h, 1 seat");
  });

  test("in one of two places moves its clocks alone", () => {
    // New York turns its clocks two weeks before Europe does.
    const times = { departsAt: hour(14, 16), arrivesAt: hour(15, 1) };
    const html = drawn({ flight: { ...leg, from: "VIE", to: "JFK", ...times } });
    expect(html).toContain("Sun, 14 Mar 2027, 17:00");
    expect(html).toContain(">21:00<");
  });
});

test("one can travel to wherever the airline flies, by the same clocks", () => {
  const flown = cities.map(({ latitude: _, longitude: __, ...city }) => city);
  expect(destinations).toEqual(flown);
});

function drawn(trip: Partial<TripPageDescription>, refund = everything): string {
  return String(<TripPage trip={describeTrip(trip)} refund={refund} now={now} />);
}

const stuck = {
  name: "Reserve the seats",
  status: "uncompensated",
  attempts: 1,
  allowed: null,
  lastError: null,
  until: null,
  detail: null,
  beganAt: now,
  changedAt: now,
} as const;

function describeTrip(told: Partial<TripPageDescription>): TripPageDescription {
  return {
    id: "trip_12345678",
    userId: "usr_alice",
    status: "asking",
    customerEmail: "alice@example.test",
    note: "",
    travellers: ["Alice Archer"],
    flightWish: { from: "VIE", to: "LIS", date: "2026-01-10", passengers: 1 },
    hotelWish: { city: "LIS", checkIn: "2026-01-10", checkOut: "2026-01-13", guests: 1 },
    expectedCents: null,
    flight: {
      flightId: "flt_1",
      number: "LK119",
      from: "VIE",
      to: "LIS",
      departsAt: Date.UTC(2026, 0, 10, 9),
      arrivesAt: Date.UTC(2026, 0, 10, 12, 30),
    },
    returnFlight: null,
    returnCents: 0,
    returnReservationId: null,
    returnTicketNumber: null,
    room: { roomId: "room_1", hotel: "Lantern House", city: "LIS", kind: "single" },
    flightCents: 23_000,
    roomCents: 17_000,
    totalCents: 40_000,
    currency: "EUR",
    askedCents: null,
    heldUntil: null,
    flightReservationId: null,
    roomReservationId: null,
    ticketNumber: null,
    voucherNumber: null,
    refundRule: null,
    refundCents: null,
    reason: null,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    payments: [],
    disputes: [],
    waitingUntil: null,
    steps: [],
    ...told,
  };
}

function payment(status: PaymentStatus): TripPageDescription["payments"][number] {
  return {
    id: "pay_1",
    runId: "trip_12345678",
    attempt: 1,
    provider: "acorn",
    intentId: "pi_1",
    status,
    amountCents: 40_000,
    capturedCents: 0,
    refundedCents: 0,
    refundedElsewhereCents: 0,
    currency: "EUR",
    payUrl: "https://pay.example/i/1",
    reference: null,
    expiresAt: now + 900_000,
    letGoAt: null,
    trouble: null,
    passedOver: null,
    createdAt: now,
    updatedAt: now,
  };
}
