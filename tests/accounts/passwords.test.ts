import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "#server/accounts/passwords.ts";

test("the password that was hashed is accepted and no other", async () => {
  const hash = await hashPassword("cartwright");
  expect(await verifyPassword("cartwright", hash)).toBe(true);
  expect(await verifyPassword("Cartwright", hash)).toBe(false);
  expect(await verifyPassword("", hash)).toBe(false);
});

test("two hashes of one password differ, and neither holds it", async () => {
  const [first, second] = await Promise.all([
    hashPassword("cartwright"),
    hashPassword("cartwright"),
  ]);
  expect(first).not.toBe(second);
  expect(first).not.toContain("cartwright");
});

test("a hash made at another cost still signs in", async () => {
  const cheap = "scrypt$2$1$1$c2FsdA$ib5HKUJskA3wCOW8ET91_zs-Ze37k4hoPQ0lglsFRio";
  expect(await verifyPassword("cartwright", cheap)).toBe(true);
  expect(await verifyPassword("other", cheap)).toBe(false);
});

test("one accent typed on two keyboards is one password", async () => {
  expect(await verifyPassword("caf\u0065\u0301", await hashPassword("caf\u00e9"))).toBe(true);
});

test.each(["", "scrypt", "plain$cartwright", "scrypt$16384$8$5$c2FsdA$c2hvcnQ"])(
  "a damaged hash accepts nobody: %j",
  async (damaged) => {
    expect(await verifyPassword("cartwright", damaged)).toBe(false);
  },
);

test("nobody's password is refused, and only after the same work", async () => {
  const hash = await hashPassword("cartwright");
  const known = await workOf(() => verifyPassword("wrong", hash));
  const unknown = await workOf(async () => {
    expect(await verifyPassword("wrong", undefined)).toBe(false);
  });
  expect(unknown).toBeGreaterThan(known / 2);
});

/** In processor time, which does not depend on what else the machine does. */
async function workOf(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  return process.cpuUsage(before).user;
}
