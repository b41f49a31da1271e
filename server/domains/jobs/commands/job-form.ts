import { z } from "zod";
import { handlers, mostSeconds } from "../rules/handlers.ts";

export const jobIdSchema = z
  .string()
  .regex(/^job_[A-Za-z0-9-]{8,64}$/, "A job's id is job_ and 8 to 64 letters or digits");

const number = (most: number, otherwise: number) =>
  z
    .union([z.literal("").transform(() => otherwise), z.coerce.number("Enter a number")])
    .pipe(z.number().int("Enter a whole number").min(0).max(most, `Enter at most ${most}`))
    .default(otherwise);

const day = 24 * 60 * 60;

/** What is asked for, by whom it is to be paid for in turns, and when. */
export const jobForm = z
  .object({
    organisationId: z.string("Choose an organisation").min(1, "Choose an organisation").max(80),
    handler: z.enum(handlers, "Choose what is to be done"),
    text: z
      .string()
      .trim()
      .max(200, "Use at most 200 characters")
      .default("")
      .describe("Of a reminder: what it says"),
    seconds: number(mostSeconds.remind, 0).describe("How long it waits or holds its slot"),
    url: z.string().trim().max(2_000).default("").describe("Of a call: where it goes"),
    body: z
      .string()
      .max(10_000, "Use at most 10,000 characters")
      .default("")
      .describe("Of a call: a JSON text, {} when not given"),
    key: z
      .string()
      .trim()
      .max(200)
      .optional()
      .transform((key) => key || undefined)
      .describe("Asked for twice with one key it is one job"),
    priority: number(9, 0).describe("The higher goes first among the organisation's own"),
    delaySeconds: number(30 * day, 0).describe("It is not begun before"),
    withinSeconds: z.coerce
      .number("Enter a number")
      .int()
      .min(1)
      .max(30 * day)
      .optional()
      .describe("It is not begun after; the organisation's own limit when not given"),
  })
  .superRefine(({ handler, seconds, text, url, body }, c) => {
    const most = mostSeconds[handler];
    if (seconds > most) {
      c.addIssue({ code: "custom", path: ["seconds"], message: `Enter at most ${most}` });
    }
    if (handler === "call" && !isCallable(url)) {
      const message = "Enter a URL that begins with https:// or http://, without a password in it";
      c.addIssue({ code: "custom", path: ["url"], message });
    }
    if (handler === "call" && body && !isJson(body)) {
      c.addIssue({ code: "custom", path: ["body"], message: "Enter JSON, or nothing" });
    }
    if (handler === "remind" && !text) {
      c.addIssue({
        code: "custom",
        path: ["text"],
        message: "Say what you want to be reminded of",
      });
    }
  });
export type JobForm = z.output<typeof jobForm>;

function isCallable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return (protocol === "https:" || protocol === "http:") && !username && !password;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
