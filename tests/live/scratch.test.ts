import { expect, test } from "vitest";
import { Scratch } from "#server/live/scratch.ts";

test("a text is written as UTF-8, with as many blanks behind it as are asked for each time", () => {
  const scratch = new Scratch();
  const texts = ["", "a", "–€😀", "\ud800", "x".repeat(65_536), "€".repeat(100_000)];
  for (const text of texts) {
    for (const blanks of [0, 5, 200_000, 1]) {
      const wanted = Buffer.concat([Buffer.from(text), Buffer.alloc(blanks)]);
      expect(scratch.written(text, { blanks }).equals(wanted)).toBe(true);
    }
  }
  expect(String(scratch.written("a"))).toBe("a");
});
