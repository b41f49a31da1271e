import { resolve } from "node:path";
import { z } from "zod";
import type { Seller } from "#db/seller.ts";
import { SettingError } from "./processes/setting-error.ts";
import { pretendedSeller } from "./rules/seller.ts";

export type Config = ReturnType<typeof inOurWords>;

/** The only reader of the environment: what it returns is complete and valid, or nothing starts. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(given);
  if (parsed.success) return inOurWords(parsed.data);
  const complaints = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new SettingError(`These settings cannot be used: ${complaints.join("; ")}.`);
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const variables = z.object({
  NODE_ENV: z.string().default("development"),
  HOST: z.string().default("127.0.0.1"),
  PORT: port(3000),
  PUBLIC_URL: webAddress().refine(hasNoPath, {
    error: "must be an address without a path: the shop is at the root of its name",
  }),
  TRUSTED_PROXY: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((entry) => entry.trim() || [])),
  ALLOW_SANDBOX: z.enum(["true", "false"], "must be true or false").default("false"),
  ADMIN_SECOND_FACTOR: z.enum(["required", "invited"], "must be required or invited").optional(),
  DATA_DIR: z.string().default("./data"),
  SERVICES_PORT: port(9080),
  SANDBOX_PORT: port(4242),
  RESTATE_INGRESS_URL: webAddress(),
  RESTATE_ADMIN_URL: webAddress(),
  RESTATE_IDENTITY_KEY: matching(/^publickeyv1_[1-9A-HJ-NP-Za-km-z]+$/, "publickeyv1_…"),
  PAYMENT_TIMEOUT_SECONDS: seconds(900),
  APPROVAL_TIMEOUT_SECONDS: seconds(86_400),
  APPROVAL_THRESHOLD_CENTS: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  DELIVERY_SECONDS: seconds(5),
  GATE_SLOTS: wholeNumber(1, 1_000).default(8),
  PAYMENT_WEBHOOK_SECRET: secret(),
  PAYMENT_WEBHOOK_SECRET_PREVIOUS: secret(),
  STRIPE_SECRET_KEY: matching(/^[rs]k_(test|live)_\S+$/, "sk_test_…"),
  STRIPE_WEBHOOK_SECRET: matching(/^whsec_\S+$/, "whsec_…"),
  EASYPOST_API_KEY: matching(/^EZ\w+$/, "EZTK… or EZAK…"),
  EASYPOST_WEBHOOK_SECRET: secret(),
  EASYPOST_SENDER: matching(/^([^;]*\S[^;]*;){3} *[A-Z]{2} *$/, "1 Mill Lane; 1010; Vienna; AT"),
  RECONCILE_MINUTES: z.coerce
    .number("must be a number of minutes above 0")
    .positive("must be a number of minutes above 0")
    .default(10),
  SELLER_NAME: z.string().trim().default(pretendedSeller.name),
  SELLER_ADDRESS: z
    .string()
    .default(pretendedSeller.address.join("; "))
    .transform((lines) => lines.split(";").flatMap((line) => line.trim() || [])),
  SELLER_VAT_ID: z.string().trim().default(pretendedSeller.vatId),
  SELLER_EMAIL: z
    .union([z.literal(""), z.email()], "must be a mail address")
    .default(pretendedSeller.email),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "must look like smtp://user:password@host:587" })
    .optional(),
  MAIL_FROM: z
    .string()
    .transform(mailboxIn)
    .refine((from) => z.email().safeParse(from.address).success, {
      error: "must look like Cartwright <shop@shop.example>",
    })
    .optional(),
  VAT_PERCENT: z.coerce
    .number("must be a percentage from 0 to 50")
    .min(0, "must be a percentage from 0 to 50")
    .max(50, "must be a percentage from 0 to 50")
    .default(pretendedSeller.vatPercent),
  DATASTAR_CLIENT_URL: matching(/^(\/|https?:\/\/)/, "/a/path.js or https://…"),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}` }).default("info"),
});

/** Its pages can stay open for a day, the half an hour included that they stay open after our deadline. */
const longestWithStripe = 23 * 60 * 60;

const easyPostSettings = [
  "EASYPOST_API_KEY",
  "EASYPOST_WEBHOOK_SECRET",
  "EASYPOST_SENDER",
] as const;

/** Asked even when other settings are wrong, so that one start names everything there is to mend. */
const always = () => true;

const settings = variables
  .refine((given) => Boolean(given.RESTATE_INGRESS_URL) === Boolean(given.RESTATE_ADMIN_URL), {
    path: ["RESTATE_INGRESS_URL"],
    error: "and RESTATE_ADMIN_URL must be set together",
    when: always,
  })
  .refine((given) => !given.SMTP_URL || given.MAIL_FROM, {
    path: ["MAIL_FROM"],
    error: "must say whom letters come from, since SMTP_URL is set",
    when: always,
  })
  .refine((given) => !isProduction(given) || given.PUBLIC_URL, {
    path: ["PUBLIC_URL"],
    error: "must say where browsers reach the shop (https://…)",
    when: always,
  })
  .refine((given) => !isProduction(given) || given.ALLOW_SANDBOX === "true", {
    path: ["ALLOW_SANDBOX"],
    error:
      "must be true, which says that this is a demonstration: airline and hotels are pretended, and " +
      "so are payment providers unless STRIPE_SECRET_KEY is set, and carriers unless EASYPOST_API_KEY is",
    when: always,
  })
  .refine((given) => Boolean(given.STRIPE_SECRET_KEY) === Boolean(given.STRIPE_WEBHOOK_SECRET), {
    path: ["STRIPE_SECRET_KEY"],
    error: "and STRIPE_WEBHOOK_SECRET must be set together",
    when: always,
  })
  .refine(
    (given) => !given.STRIPE_SECRET_KEY || !(given.PAYMENT_TIMEOUT_SECONDS > longestWithStripe),
    {
      path: ["PAYMENT_TIMEOUT_SECONDS"],
      error: `must be at most ${longestWithStripe} with Stripe`,
      when: always,
    },
  )
  .refine(
    (given) => new Set(easyPostSettings.map((name) => given[name] === undefined)).size === 1,
    {
      path: ["EASYPOST_API_KEY"],
      error: "and EASYPOST_WEBHOOK_SECRET and EASYPOST_SENDER must be set together",
      when: always,
    },
  );

function isProduction({ NODE_ENV }: { NODE_ENV: string }): boolean {
  return NODE_ENV === "production";
}

/** Every setting there is; `.env.example` describes each. */
export const settingNames: readonly string[] = Object.keys(variables.shape);

function inOurWords(given: z.output<typeof settings>) {
  return {
    production: isProduction(given),
    host: given.HOST,
    trustedProxies: given.TRUSTED_PROXY,
    /** Where browsers reach the shop, when that is not where it listens. */
    publicUrl: given.PUBLIC_URL && new URL(given.PUBLIC_URL).origin,
    adminSecondFactor: adminSecondFactor(given),
    port: given.PORT,
    dataDir: resolve(given.DATA_DIR),
    /** Set when another Restate is to be used and none started. */
    otherRestate: otherRestate(given),
    servicesPort: given.SERVICES_PORT,
    sandboxPort: given.SANDBOX_PORT,
    paymentTimeoutMs: given.PAYMENT_TIMEOUT_SECONDS * 1000,
    approvalTimeoutMs: given.APPROVAL_TIMEOUT_SECONDS * 1000,
    approvalThresholdCents: given.APPROVAL_THRESHOLD_CENTS,
    deliveryMs: given.DELIVERY_SECONDS * 1000,
    gateSlots: given.GATE_SLOTS,
    paymentWebhookSecret: given.PAYMENT_WEBHOOK_SECRET,
    previousWebhookSecret: given.PAYMENT_WEBHOOK_SECRET_PREVIOUS,
    stripe: stripeOf(given),
    easypost: easyPostOf(given),
    reconcileMs: given.RECONCILE_MINUTES * 60_000,
    seller: sellerOf(given),
    /** The mail server, where letters leave the house. */
    smtp: smtpOf(given),
    datastarClientUrl: given.DATASTAR_CLIENT_URL,
    logLevel: given.LOG_LEVEL,
  };
}

function stripeOf(given: z.output<typeof settings>) {
  const secretKey = given.STRIPE_SECRET_KEY;
  const webhookSecret = given.STRIPE_WEBHOOK_SECRET;
  return secretKey && webhookSecret ? { secretKey, webhookSecret } : undefined;
}

function easyPostOf(given: z.output<typeof settings>) {
  const apiKey = given.EASYPOST_API_KEY;
  const webhookSecret = given.EASYPOST_WEBHOOK_SECRET;
  const [line1, postcode, city, country] = (given.EASYPOST_SENDER ?? "")
    .split(";")
    .map((part) => part.trim());
  if (!apiKey || !webhookSecret || !line1 || !postcode || !city || !country) return undefined;
  const sender = { name: given.SELLER_NAME, line1, postcode, city, country };
  return { apiKey, webhookSecret, sender };
}

function sellerOf(given: z.output<typeof settings>): Seller {
  return {
    name: given.SELLER_NAME,
    address: given.SELLER_ADDRESS,
    vatId: given.SELLER_VAT_ID,
    vatPercent: given.VAT_PERCENT,
    email: given.SELLER_EMAIL,
  };
}

function smtpOf({ SMTP_URL: url, MAIL_FROM: from }: z.output<typeof settings>) {
  return url && from ? { url, from } : undefined;
}

/** Where something is at stake, an admin's password alone opens nothing. */
function adminSecondFactor(given: z.output<typeof settings>): "required" | "invited" {
  return given.ADMIN_SECOND_FACTOR ?? (isProduction(given) ? "required" : "invited");
}

function otherRestate(given: z.output<typeof settings>) {
  const ingressUrl = given.RESTATE_INGRESS_URL;
  const adminUrl = given.RESTATE_ADMIN_URL;
  if (!ingressUrl || !adminUrl) return undefined;
  return { ingressUrl, adminUrl, identityKey: given.RESTATE_IDENTITY_KEY };
}

function port(usual: number) {
  return wholeNumber(1, 65_535).default(usual);
}

function seconds(usual: number) {
  const error = "must be a number of seconds above 0";
  return z.coerce.number({ error }).positive({ error }).default(usual);
}

function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

function secret() {
  return z.string().min(16, "must have 16 characters or more").optional();
}

function webAddress() {
  return z.url({ protocol: /^https?$/, error: "must be an http or https address" }).optional();
}

/** `Cartwright <shop@shop.example>`, or the address alone. */
function mailboxIn(from: string): { name: string; address: string } {
  const [, name = "", address = from] = /^(.*)<([^<>]*)>\s*$/.exec(from) ?? [];
  return { name: name.trim(), address: address.trim() };
}

function hasNoPath(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return true;
  const { pathname, search, hash } = new URL(address);
  return pathname + search + hash === "/";
}

function matching(pattern: RegExp, example: string) {
  return z.string().regex(pattern, `must look like ${example}`).optional();
}
