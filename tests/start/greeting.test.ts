import { expect, test } from "vitest";
import { readConfig } from "#server/config.ts";
import { greeting } from "#server/start/greeting.ts";

test.each([
  { HOST: "127.0.0.1", address: "http://127.0.0.1:3000" },
  { HOST: "0.0.0.0", address: "http://localhost:3000" },
  { HOST: "::", address: "http://localhost:3000" },
  { HOST: "::1", address: "http://[::1]:3000" },
])("what listens on $HOST is opened at $address", ({ HOST, address }) => {
  const [first] = greeting(readConfig({ HOST })).split("\n");
  expect(first).toBe(`Cartwright is open at ${address}`);
});

test("production names no accounts", () => {
  expect(greeting(readConfig({}))).toContain("alice, bob, admin");
  const inProduction = { NODE_ENV: "production", ALLOW_SANDBOX: "true" };
  const config = readConfig({ ...inProduction, PUBLIC_URL: "https://shop.example/" });
  expect(greeting(config)).toBe("Cartwright is open at https://shop.example");
});
