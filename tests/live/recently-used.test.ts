import { expect, test } from "vitest";
import { RecentlyUsed } from "#server/live/recently-used.ts";

function kept(most: number) {
  const letGo: string[] = [];
  const used = new RecentlyUsed<{ name: string; weight: number }>({
    most,
    weightOf: ({ weight }) => weight,
    letGo: ({ name }) => void letGo.push(name),
  });
  const add = (name: string, weight = 1) => used.set(name, { name, weight });
  return { used, add, letGo };
}

test("what was not asked for lately is let go, once", () => {
  const { add, letGo } = kept(6);
  for (let count = 0; count < 20; count++) add(`${count}`);
  expect(letGo).toEqual([...letGo].sort((one, other) => Number(one) - Number(other)));
  expect(new Set(letGo).size).toBe(letGo.length);
  expect(20 - letGo.length).toBeLessThanOrEqual(8);
});

test("what is asked for stays, and is not told to be gone", () => {
  const { used, add, letGo } = kept(6);
  add("asked for");
  for (let count = 0; count < 20; count++) {
    add(`${count}`);
    expect(used.get("asked for")?.name).toBe("asked for");
  }
  expect(letGo).not.toContain("asked for");
});

test("what grew weighs what it weighs now, once it is set again", () => {
  const { used, add, letGo } = kept(20);
  const growing = { name: "growing", weight: 1 };
  used.set("growing", growing);
  growing.weight = 11;
  used.set("growing", growing);
  add("other", 11);
  expect(letGo).toEqual(["growing"]);
});
