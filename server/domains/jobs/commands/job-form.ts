import { z } from "zod";
import { type Handler, handlers, mostSeconds } from "../rules/handlers.ts";

export const jobIdSchema = z
  .string()
  .regex(/^job_[A-Za-z0-9-]{8,64}$/, "A job's id is job_ and 8 to 64 letters or digits");

const day = 24 * 60 * 60;

export const wholeNumber = (most: number, otherwise: number) =>
  z
    .union([z.literal("").transform(() => otherwise), z.coerce.number("Enter a number")])
    .pipe(z.number().int("Enter a whole number").min(0).max(most, `Enter at most ${most}`))
    .default(otherwise);

/** What is to be done, and for whom. */
export const whatFields = {
  organisationId: z.string("Choose an organisation").min(1, "Choose an organisation").max(80),
  handler: z.enum(handlers, "Choose what is to be done"),
  text: z
    .string()
    .trim()
    .max(200, "Use at most 200 characters")
    .default("")
    .describe("Of a reminder: what it says"),
  seconds: wholeNumber(mostSeconds.remind, 0).describe("How long it waits or holds its slot"),
  url: z.string().trim().max(2_000).default("").describe("Of a call: where it goes"),
  body: z
    .string()
    .max(10_000, "Use at most 10,000 characters")
    .default("")
    .describe("Of a call: a JSON text, {} when not given"),
};

interface What {
  handler: Handler;
  text: string;
  seconds: number;
  url: string;
  body: string;
}

export type Wrong = [field: string, message: string];

/** What of it cannot be done. */
export function wrongIn({ handler, seconds, text, url, body }: What): Wrong[] {
  const wrong: Wrong[] = [];
  const most = mostSeconds[handler];
  if (seconds > most) wrong.push(["seconds", `Enter at most ${most}`]);
  if (handler === "call" && !isCallable(url)) {
    wrong.push([
      "url",
      "Enter a URL that begins with https:// or http://, without a password in it",
    ]);
  }
  if (handler === "call" && body && !isJson(body)) wrong.push(["body", "Enter JSON, or nothing"]);
  if (handler === "remind" && !text) {
    wrong.push(["text", "Say what you want to be reminded of"]);
  }
  return wrong;
}

/** What is asked for, by whom it is to be paid for in turns, and when. */
export const jobForm = z
  .object({
    ...whatFields,
    key: z
      .string()
      .trim()
      .max(200)
      .optional()
      .transform((key) => key || undefined)
      .describe("Asked for twice with one key it is one job"),
    priority: wholeNumber(9, 0).describe("The higher goes first among the organisation's own"),
    delaySeconds: wholeNumber(30 * day, 0).describe("It is not begun before"),
    withinSeconds: z.coerce
      .number("Enter a number")
      .int()
      .min(1)
      .max(30 * day)
      .optional()
      .describe("It is not begun after; the organisation's own limit when not given"),
    finishSeconds: wholeNumber(60 * day, 0).describe(
      "It has to be finished within so many seconds of being asked for, or it has failed",
    ),
  })
  .superRefine((form, c) => {
    const { delaySeconds, finishSeconds } = form;
    const isTooSoon = finishSeconds > 0 && finishSeconds <= delaySeconds;
    const late: Wrong[] = isTooSoon ? [["finishSeconds", "It could not begin before that"]] : [];
    for (const [field, message] of [...wrongIn(form), ...late]) {
      c.addIssue({ code: "custom", path: [field], message });
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
