import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { readConfig, settingNames } from "#server/config.ts";
import { SettingError } from "#server/processes/setting-error.ts";

const example = parseEnv(readFileSync(new URL("../.env.example", import.meta.url), "utf8"));

test("the example names every setting and no other", () => {
  expect(Object.keys(example).sort()).toEqual([...settingNames].sort());
});

test("the example's values are the defaults", () => {
  expect(readConfig(example)).toEqual(readConfig({}));
});

test("every bad setting is named at once", () => {
  const bad = {
    PORT: "eighty",
    SERVICES_PORT: "70000",
    DELIVERY_SECONDS: "-1",
    APPROVAL_THRESHOLD_CENTS: "1.5",
    RESTATE_ADMIN_URL: "localhost:9070",
    LOG_LEVEL: "loud",
    DATASTAR_CLIENT_URL: "datastar.js",
    PAYMENT_WEBHOOK_SECRET: "short",
    STRIPE_SECRET_KEY: "pk_test_1",
    STRIPE_WEBHOOK_SECRET: "secret",
  };
  const read = () => readConfig(bad);
  expect(read).toThrow(SettingError);
  for (const name of Object.keys(bad)) expect(read).toThrow(name);
});

test("a secret that cannot be used is not repeated in the complaint", () => {
  expect(() => readConfig({ PAYMENT_WEBHOOK_SECRET: "hunter2" })).not.toThrow(/hunter2/);
  expect(() => readConfig({ STRIPE_SECRET_KEY: "hunter2" })).not.toThrow(/hunter2/);
});

test("another Restate is used only with both of its addresses", () => {
  const ingress = { RESTATE_INGRESS_URL: "http://127.0.0.1:18080" };
  const admin = { RESTATE_ADMIN_URL: "http://127.0.0.1:19070" };
  expect(readConfig({}).otherRestate).toBeUndefined();
  expect(readConfig({ ...ingress, ...admin }).otherRestate).toMatchObject({
    ingressUrl: "http://127.0.0.1:18080",
    adminUrl: "http://127.0.0.1:19070",
  });
  expect(() => readConfig(ingress)).toThrow("RESTATE_INGRESS_URL and RESTATE_ADMIN_URL");
  expect(() => readConfig({ ...admin, PORT: "x" })).toThrow(/PORT.*RESTATE_INGRESS_URL and/);
});

test("Stripe takes the payments only with its key and what its webhooks are signed with", () => {
  const key = { STRIPE_SECRET_KEY: "sk_test_1" };
  const both = { ...key, STRIPE_WEBHOOK_SECRET: "whsec_1" };
  expect(readConfig({}).stripe).toBeUndefined();
  expect(readConfig(both).stripe).toEqual({ secretKey: "sk_test_1", webhookSecret: "whsec_1" });
  const lacking = "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must be set together";
  expect(() => readConfig(key)).toThrow(lacking);
  expect(() => readConfig({ STRIPE_WEBHOOK_SECRET: "whsec_1", PORT: "x" })).toThrow(lacking);
  const slow = { ...both, PAYMENT_TIMEOUT_SECONDS: "86400" };
  expect(() => readConfig(slow)).toThrow(/PAYMENT_TIMEOUT_SECONDS .*82800 with Stripe/);
});

test("EasyPost carries the parcels only with its key, its secret and whence they are sent", () => {
  const EASYPOST_SENDER = " 1 Mill Lane;1010; Vienna ;AT";
  const key = { EASYPOST_API_KEY: "EZTK1" };
  const all = { ...key, EASYPOST_WEBHOOK_SECRET: "sixteen letters!", EASYPOST_SENDER };
  expect(readConfig({}).easypost).toBeUndefined();
  expect(readConfig(all).easypost).toEqual({
    ...{ apiKey: "EZTK1", webhookSecret: "sixteen letters!" },
    sender: {
      ...{ name: "Cartwright", line1: "1 Mill Lane", postcode: "1010", city: "Vienna" },
      country: "AT",
    },
  });
  const lacking = /EASYPOST_API_KEY and EASYPOST_WEBHOOK_SECRET and EASYPOST_SENDER must be set/;
  expect(() => readConfig(key)).toThrow(lacking);
  expect(() => readConfig({ EASYPOST_SENDER, PORT: "x" })).toThrow(lacking);
  const vague = { ...all, EASYPOST_SENDER: "1 Mill Lane; Vienna" };
  expect(() => readConfig(vague)).toThrow(/EASYPOST_SENDER must look like 1 Mill Lane; 1010/);
  expect(() => readConfig({ EASYPOST_API_KEY: "hunter2" })).not.toThrow(/hunter2/);
});

test("a setting left empty is a setting not given", () => {
  expect(readConfig({ PORT: "" }).port).toBe(3000);
});

test("a production start is told of everything that it lacks at once", () => {
  const read = () => readConfig({ NODE_ENV: "production", PORT: "x" });
  for (const name of ["PORT", "PUBLIC_URL", "ALLOW_SANDBOX"]) expect(read).toThrow(name);
});

test("the public address is a name of the shop's own, without a path", () => {
  const read = (PUBLIC_URL: string) => readConfig({ PUBLIC_URL }).publicUrl;
  expect(read("https://Shop.Example:443/")).toBe("https://shop.example");
  expect(read("https://shop.example:8443")).toBe("https://shop.example:8443");
  for (const path of ["/shop", "/shop/", "/?a", "/#a"]) {
    expect(() => read(`https://shop.example${path}`)).toThrow(/PUBLIC_URL .*without a path/);
  }
  expect(() => read("shop.example")).toThrow("PUBLIC_URL must be an http or https address");
});

test("admins need a second factor in production, and elsewhere where that is said", () => {
  const shop = { PUBLIC_URL: "https://shop.example", ALLOW_SANDBOX: "true" };
  const production = { ...shop, NODE_ENV: "production" };
  expect(readConfig({}).adminSecondFactor).toBe("invited");
  expect(readConfig({ ADMIN_SECOND_FACTOR: "required" }).adminSecondFactor).toBe("required");
  expect(readConfig(production).adminSecondFactor).toBe("required");
  const invited = readConfig({ ...production, ADMIN_SECOND_FACTOR: "invited" });
  expect(invited.adminSecondFactor).toBe("invited");
  expect(() => readConfig({ ADMIN_SECOND_FACTOR: "maybe" })).toThrow("ADMIN_SECOND_FACTOR");
});

test("production trades with a pretended outside only when that is said", () => {
  const shop = { NODE_ENV: "production", PUBLIC_URL: "https://shop.example/" };
  expect(() => readConfig(shop)).toThrow(/ALLOW_SANDBOX .*demonstration/);
  expect(readConfig({ ...shop, ALLOW_SANDBOX: "true" }).publicUrl).toBe("https://shop.example");
});
