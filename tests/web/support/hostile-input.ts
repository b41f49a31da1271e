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
  const form = new URLSearchParams();
  for (const name of fields) form.set(name, String(pick(hostileValues)));
  return [
    ...[chosen(), chosen(), chosen(), [chosen()]].map((value) => json(JSON.stringify(value))),
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

function json(body: string): Sent {
  return { headers: { "Content-Type": "application/json" }, body };
}

function fieldsOf(schema: z.ZodType): string[] {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return [...Object.keys(described.properties ?? {}), "role", "userId"];
}
