import { describe, expect, test } from "vitest";
import { checkEasyPostSignature, newsIn } from "#server/outside/easypost/events.ts";
import { Unavailable } from "#server/outside/errors.ts";
import { easyPostWebhookSecret as secret, signatureOf } from "../support/easypost/listen.ts";
import { easyPostBench, newLabel, newParcel, sender } from "./carrier-benches.ts";

async function open(options?: Parameters<typeof easyPostBench>[0]) {
  const { bench, easypost } = await easyPostBench(options);
  const { carrier } = bench;
  const sent = async (orderId?: string) => {
    const { labelId, ...label } = await carrier.createLabel(newLabel(orderId), "label");
    return carrier.createShipment(newParcel({ ...label, labelId }), "parcel");
  };
  return { ...bench, easypost, sent };
}

describe("a label at EasyPost", () => {
  test("is drafted under the order's own id, from us to the shopper, and bought at the cheapest rate", async () => {
    const { carrier, easypost } = await open();
    easypost.account.prices.push({ carrier: "Dodo", rate: "1.00", currency: "USD" });
    const { labelId, orderId } = await carrier.createLabel(newLabel(), "label");
    const shipment = easypost.account.shipment(labelId);
    expect(shipment).toMatchObject({
      reference: orderId,
      from_address: { name: "Cartwright", street1: sender.line1, zip: "1010", country: "AT" },
      to_address: { street1: "1 Mill Lane", city: "Vienna" },
      // 1,200 grams, and no tenth of an ounce less.
      parcel: { weight: 42.4 },
      selected_rate: { carrier: "Buzzard", rate: "9.95" },
    });
  });

  test("is refused with the carriers' own words when none of them takes the parcel", async () => {
    const { carrier, easypost } = await open();
    easypost.account.prices = [];
    const label = carrier.createLabel(newLabel(), "label");
    await expect(label).rejects.toThrow("no carrier for this parcel; Albatross: It does not fly");
    expect(easypost.asked.filter((call) => call.endsWith("/buy"))).toEqual([]);
  });

  test("that was drafted before and arrived only now is the one that is bought", async () => {
    const { carrier, easypost } = await open();
    const label = newLabel();
    const { account } = easypost;
    const shipment = account.shipment.bind(account);
    let looks = 0;
    account.shipment = (name) => {
      looks += 1;
      // The first look comes before the draft of an earlier attempt does.
      return looks === 1 ? shipment("nothing yet") : shipment(name);
    };
    account.draft({ shipment: draftOf(label) });
    const { labelId } = await carrier.createLabel(label, "label");
    expect(account.shipments.map(({ id }) => id)).toEqual([labelId]);
  });

  test("that somebody else has bought meanwhile is not bought twice", async () => {
    const { carrier, easypost } = await open();
    const label = newLabel();
    const both = await Promise.all([
      carrier.createLabel(label, "label"),
      carrier.createLabel(label, "label"),
    ]);
    expect(both[1]).toEqual(both[0]);
    expect(easypost.account.shipments).toHaveLength(1);
    expect(easypost.events.map(({ description }) => description)).toEqual(["tracker.created"]);
  });

  test.each([
    { status: 422, code: "SHIPMENT.POSTAGE.TIMED_OUT" },
    { status: 422, code: "SHIPMENT.PURCHASE.IN_PROGRESS" },
    { status: 402, code: "PAYMENT_REQUIRED" },
    { status: 429, code: "RATE_LIMITED" },
  ] as const)("is asked for again after $status $code", async (fault) => {
    const { carrier, easypost } = await open();
    const label = newLabel();
    easypost.next(fault);
    await expect(carrier.createLabel(label, "label")).rejects.toThrow(Unavailable);
    expect((await carrier.createLabel(label, "label")).status).toBe("printed");
  });

  test("waits for a key that lets us in, which is not repeated", async () => {
    const { carrier } = await open({ apiKey: "EZTKwrong" });
    const label = carrier.createLabel(newLabel(), "label");
    await expect(label).rejects.toThrow(Unavailable);
    await expect(label).rejects.not.toThrow(/EZTKwrong/);
  });

  test("whose parcel was scanned already is not refunded, and that is said", async () => {
    const { carrier, easypost, sent } = await open();
    const { labelId, shipmentId, orderId } = await sent();
    easypost.account.scan(shipmentId, "in_transit");
    const refund = carrier.voidLabel(labelId, "void");
    await expect(refund).rejects.toMatchObject({ name: "Refused", code: "refund_rejected" });
    const called = carrier.cancelShipment(shipmentId, "back");
    await expect(called).rejects.toMatchObject({ name: "Refused", code: "under_way" });
    expect(await carrier.labelsOf(orderId)).toMatchObject([{ status: "printed" }]);
  });
});

describe("a parcel at EasyPost", () => {
  test.each([
    [["pre_transit"], "booked"],
    [["in_transit"], "in_transit"],
    [["in_transit", "out_for_delivery"], "out_for_delivery"],
    [["in_transit", "available_for_pickup"], "out_for_delivery"],
    [["in_transit", "out_for_delivery", "delivered"], "delivered"],
    [["cancelled"], "cancelled"],
    [["in_transit", "failure"], "in_transit"],
    [["in_transit", "a word of tomorrow"], "in_transit"],
    // Back with us it has arrived, but not at the shopper's.
    [["in_transit", "return_to_sender", "delivered"], "in_transit"],
  ])("that was %j is %s", async (scans, status) => {
    const { carrier, easypost, sent } = await open();
    const { shipmentId } = await sent();
    for (const scan of scans) easypost.account.scan(shipmentId, scan);
    const parcel = await carrier.shipment(shipmentId);
    expect(parcel.status).toBe(status);
    expect(parcel.tracking.at(-1)?.status).toBe(status);
    expect(newsIn(JSON.stringify(easypost.events.at(-1)))).toMatchObject({ shipmentId, status });
  });
});

describe("a message of EasyPost", () => {
  const body = '{"id": "evt_1", "weight": 17.0}';
  const check = (header: string | undefined, said = body) =>
    checkEasyPostSignature({ header, body: said, secret });

  test("is signed over the very text that arrived", () => {
    expect(check(signatureOf(body, secret))).toBe("valid");
    expect(check(signatureOf(body, secret).toUpperCase().replace(/^.*=/, prefix))).toBe("valid");
    expect(check(signatureOf(body, secret), body.replace("17.0", "17"))).toBe("valid");
    expect(check(signatureOf(body, secret), body.replace("17.0", "18.0"))).toBe("forged");
    expect(check(signatureOf(body, secret), `${body} `)).toBe("forged");
    expect(check(signatureOf(body, "another secret"))).toBe("forged");
    for (const header of [
      undefined,
      "",
      "hmac-sha256-hex=00",
      signatureOf(body, secret).slice(1),
    ]) {
      expect(check(header)).toBe("malformed");
    }
  });

  test("that is about no parcel says nothing", async () => {
    const { easypost, sent } = await open();
    await sent();
    const [event] = easypost.events;
    expect(newsIn(JSON.stringify(event))).toMatchObject({ eventId: event?.id, status: "booked" });
    for (const other of [
      { ...event, description: "refund.successful" },
      { ...event, result: { ...event?.result, shipment_id: null } },
      {},
      "{",
    ]) {
      expect(newsIn(typeof other === "string" ? other : JSON.stringify(other))).toBeUndefined();
    }
  });
});

const prefix = "hmac-sha256-hex=";

function draftOf({
  orderId,
  address: { name, line1, postcode, city, country },
}: ReturnType<typeof newLabel>) {
  const address = { name, street1: line1, zip: postcode, city, country };
  return { reference: orderId, to_address: address, from_address: address, parcel: { weight: 1 } };
}
