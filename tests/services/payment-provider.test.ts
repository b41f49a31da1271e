import { expect, test } from "vitest";
import { Unavailable } from "#server/outside/errors.ts";
import { paymentsAt, providerOf } from "#server/services/payment-provider.ts";
import { openPlayground } from "../sandbox/playground.ts";

test("a payment is with whom its row names; one from before there were names is Acorn's", () => {
  const named = ["stripe", "birch", "acorn", "sandbox"].map((provider) => providerOf({ provider }));
  expect(named).toEqual(["stripe", "birch", "acorn", "acorn"]);
});

test("what is with a provider whose keys were taken away waits until they are back", () => {
  const { payments: acorn } = openPlayground({ inMemory: true });
  const providers = { acorn, birch: acorn };
  expect(() => paymentsAt(providers, "stripe")).toThrow(Unavailable);
  expect(paymentsAt({ ...providers, stripe: acorn }, "stripe")).toBe(acorn);
});
