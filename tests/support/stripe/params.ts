import { z } from "zod";
import { type Form, parseForm } from "./form.ts";
import { Refusal } from "./refusal.ts";

const whole = z.string().regex(/^\d+$/, "Invalid integer").transform(Number);
const yesOrNo = z.enum(["true", "false"]).transform((text) => text === "true");
const metadata = z.record(z.string().max(40), z.string().max(500));
/** A list, by the numbers of its places. */
const list = <T extends z.ZodType>(item: T) =>
  z.record(z.string().regex(/^\d+$/), item).transform((places) => Object.values(places));
const expand = { expand: list(z.string()).optional() };
const page = {
  limit: whole.pipe(z.number().min(1).max(100)).optional(),
  starting_after: z.string().optional(),
  ...expand,
};
const moments = z.strictObject({ gte: whole, lte: whole, gt: whole, lt: whole }).partial();

/** What may be said to each, and nothing more. */
export const params = {
  none: z.strictObject({}),
  retrieve: z.strictObject(expand),
  createSession: z.strictObject({
    ...expand,
    mode: z.literal("payment"),
    client_reference_id: z.string().max(200).optional(),
    metadata: metadata.optional(),
    line_items: list(
      z.strictObject({
        quantity: whole.pipe(z.number().min(1)),
        price_data: z.strictObject({
          currency: z.string().regex(/^[a-z]{3}$/),
          unit_amount: whole,
          product_data: z.strictObject({ name: z.string().min(1).max(250) }),
        }),
      }),
    ),
    payment_intent_data: z
      .strictObject({
        capture_method: z.enum(["automatic", "manual"]),
        description: z.string().max(1_000).optional(),
        metadata: metadata.optional(),
      })
      .optional(),
    adaptive_pricing: z.strictObject({ enabled: yesOrNo }).optional(),
    success_url: z.url(),
    cancel_url: z.url().optional(),
    expires_at: whole.optional(),
  }),
  listSessions: z.strictObject({ ...page, created: moments.optional() }),
  listOfMoney: z.strictObject({ ...page, payment_intent: z.string().optional() }),
  capture: z.strictObject({ ...expand, amount_to_capture: whole.optional() }),
  refund: z.strictObject({
    ...expand,
    payment_intent: z.string(),
    amount: whole.pipe(z.number().min(1)).optional(),
    metadata: metadata.optional(),
  }),
};

export function read<T>(schema: z.ZodType<T>, text: string): T {
  const form: Form = parseForm(text);
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const [first, ...rest] = [...(issue?.path ?? []), ...(unknown ? [unknown] : [])];
  const param = `${String(first)}${rest.map((part) => `[${String(part)}]`).join("")}`;
  throw unknown
    ? new Refusal(400, {
        code: "parameter_unknown",
        param,
        message: `Received unknown parameter: ${param}`,
      })
    : new Refusal(400, { param, message: `Invalid ${param}: ${issue?.message}` });
}
