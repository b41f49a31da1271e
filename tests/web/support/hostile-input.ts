import { createHash } from "node:crypto";
import { z } from "zod";
import type { Operation } from "#server/web/openapi/operation.ts";

/** What nobody means well who writes it into an address. */
export const hostileSegments = [
  "ord_00000000",
  "inv_1",
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "..",
  "%2e%2e%2fetc%2fpasswd",
  "a\u0000b",
  "\u202Egnp.exe",
  "💥".repeat(60),
  "x".repeat(3_000),
  "-1",
  "9".repeat(40),
  "constructor",
  "__proto__",
  "$_stale = true",
];

const hostileValues: unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  "\u0000",
  "' OR 1=1 --",
  "<img src=x onerror=alert(1)>",
  "{{7*7}} <%= 7*7 %> @get('/x')",
  "a".repeat(10_000),
  [],
  [[[[[]]]]],
  {},
  { $ne: null },
  { __proto__: { role: "admin" }, constructor: { prototype: { role: "admin" } } },
];

/** What is well meant, by the names that fields have. */
const wellMeant: Record<string, unknown> = {
  ...{ sku: "WRK-0101", quantity: 1, reason: "Because", upTo: 1, accept: true, totalCents: 100 },
  ...{ orderId: "ord_aaaaaaaa", attempt: 1, paymentMethod: "card", note: "" },
  ...{ name: "Mallory", line1: "1 Mill Lane", line2: "", postcode: "1010", country: "AT" },
  ...{ username: "mallory", displayName: "Mallory", password: "a long enough one" },
  ...{ from: "VIE", to: "LIS", date: "2027-02-01", city: "LIS", passengers: 1, guests: 1 },
  ...{ checkIn: "2027-02-01", checkOut: "2027-02-04", customerEmail: "mallory@example.test" },
  ...{ eventId: "evt_1", type: "payment.authorised", intentId: "pi_1", callbackRef: "prom_1" },
  ...{ amountCents: 100, currency: "EUR", occurredAt: 1, createdAt: 1, tracking: [] },
  ...{ shipmentId: "shp_1", labelId: "lbl_1", trackingNumber: "T1", status: "in_transit" },
};

type Pick = <T>(from: readonly T[]) => T;

/** Chooses as if by chance, and the same for the same seed. */
export function picker(seed: string): Pick {
  let turn = 0;
  return (from) => {
    turn += 1;
    const digest = createHash("sha256").update(`${seed}/${turn}`).digest();
    const chosen = from[digest.readUInt32BE() % from.length];
    if (chosen === undefined) throw new Error("There is nothing to choose from");
    return chosen;
  };
}

export interface Sent {
  headers: { "Content-Type": string; [name: string]: string };
  body: string;
}

/** What an operation may be sent by somebody who means no good, or does not know how. */
export function bodiesFor({ method, body }: Operation, pick: Pick): Sent[] {
  if (method === "get") return [json("")];
  const fields = body ? fieldsOf(body) : ["sku", "quantity", "reason", "password"];
  const chosen = () => Object.fromEntries(fields.map((name) => [name, pick(hostileValues)]));
  const right = Object.fromEntries(
    fields.flatMap((name) => (name in wellMeant ? [[name, wellMeant[name]]] : [])),
  );
  // One thing wrong at a time comes further than everything at once.
  const nearlyRight = fields.map((name) => ({ ...right, [name]: pick(hostileValues) }));
  const form = new URLSearchParams();
  for (const name of fields) form.set(name, String(pick(hostileValues)));
  return [
    ...[right, ...nearlyRight, chosen(), chosen(), [chosen()]].map((value) =>
      json(JSON.stringify(value)),
    ),
    json(""),
    json("{"),
    json(`{"a":1,"a":2,${'"b":{'.repeat(500)}${"}".repeat(501)}`),
    json("null"),
    json(`"${"y".repeat(70_000)}"`),
    { headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: form.toString() },
    { headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "%%%=&&&=%ff" },
    { headers: { "Content-Type": "multipart/form-data; boundary=x" }, body: "--x\r\nbroken" },
    { headers: { "Content-Type": "text/plain; charset=utf-7" }, body: "+ADw-script+AD4-" },
    {
      headers: { "Content-Type": "application/json", "Idempotency-Key": "k".repeat(300) },
      body: "{}",
    },
  ];
}

/** What an address may ask besides: as it is meant, and not. */
export function queriesFor({ query = {} }: Operation, pick: Pick): string[] {
  const names = Object.keys(query);
  const asText = (fields: Record<string, unknown>) => {
    const texts = Object.entries(fields).map(([name, value]) => [name, String(value)]);
    return `?${new URLSearchParams(Object.fromEntries(texts))}`;
  };
  const right = Object.fromEntries(names.map((name) => [name, wellMeant[name] ?? ""]));
  const nearlyRight = names.map((name) => ({ ...right, [name]: pick(hostileSegments) }));
  return names.length === 0 ? [""] : [right, ...nearlyRight].map(asText);
}

function json(body: string): Sent {
  return { headers: { "Content-Type": "application/json" }, body };
}

function fieldsOf(schema: z.ZodType): string[] {
  const described = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" });
  return [...Object.keys(described.properties ?? {}), "role", "userId"];
}
