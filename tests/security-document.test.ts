import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const document = readFileSync(new URL("docs/security.md", root), "utf8");

/** How many points each chapter of ASVS 4.0.3 asks of level 2, section by section. */
const asked: Record<string, string> = {
  "1.1": "1-7",
  "1.2": "1-4",
  "1.4": "1 4 5",
  "1.5": "1-4",
  "1.6": "1-4",
  "1.7": "1-2",
  "1.8": "1-2",
  "1.9": "1-2",
  "1.10": "1",
  "1.11": "1-2",
  "1.12": "2",
  "1.14": "1-6",
  "2.1": "1-12",
  "2.2": "1-3",
  "2.3": "1-3",
  "2.4": "1-6",
  "2.5": "1-7",
  "2.6": "1-3",
  "2.7": "1-6",
  "2.8": "1-7",
  "2.9": "1-3",
  "2.10": "1-4",
  "3.1": "1",
  "3.2": "1-4",
  "3.3": "1-4",
  "3.4": "1-5",
  "3.5": "1-3",
  "3.7": "1",
  "4.1": "1-3 5",
  "4.2": "1-2",
  "4.3": "1-3",
  "5.1": "1-5",
  "5.2": "1-8",
  "5.3": "1-10",
  "5.4": "1-3",
  "5.5": "1-4",
  "6.1": "1-3",
  "6.2": "1-6",
  "6.3": "1-2",
  "6.4": "1-2",
  "7.1": "1-4",
  "7.2": "1-2",
  "7.3": "1 3 4",
  "7.4": "1-3",
  "8.1": "1-4",
  "8.2": "1-3",
  "8.3": "1-8",
  "9.1": "1-3",
  "9.2": "1-4",
  "10.2": "1-2",
  "10.3": "1-3",
  "11.1": "1-8",
  "12.1": "1-3",
  "12.2": "1",
  "12.3": "1-6",
  "12.4": "1-2",
  "12.5": "1-2",
  "12.6": "1",
  "13.1": "1 3 4 5",
  "13.2": "1-3 5 6",
  "13.3": "1-2",
  "13.4": "1-2",
  "14.1": "1-4",
  "14.2": "1-6",
  "14.3": "2-3",
  "14.4": "1-7",
  "14.5": "1-4",
};

const rows = [...document.matchAll(/^\| (\d+\.\d+\.\d+[\d., ]*) \| ([\w/ ]+) \| (.*) \|$/gm)].map(
  ([, points = "", state = "", where = ""]) => ({ points: points.split(", "), state, where }),
);

describe("docs/security.md", () => {
  test("answers each point of the standard once", () => {
    const answered = rows.flatMap(({ points }) => points);
    expect([...answered].sort()).toEqual(Object.entries(asked).flatMap(pointsOf).sort());
  });

  test("says of each whether it is met, and why not", () => {
    for (const { points, state, where } of rows) {
      expect(["met", "partly", "not met", "n/a", "operator"], points.join()).toContain(state);
      if (state === "partly") expect(where, points.join()).not.toBe("");
    }
  });

  test("counts them right", () => {
    const count = (wanted: string) =>
      rows.filter(({ state }) => state === wanted).flatMap(({ points }) => points).length;
    const figures = ["met", "partly", "not met", "n/a", "operator"].map(count);
    const [, said = ""] = /^Of \d+ points (.*)$/m.exec(document) ?? [];
    expect(said.match(/\d+/g)?.map(Number)).toEqual(figures);
  });

  test("names only files that are there", () => {
    const named = [...document.matchAll(/`((?:server|tests|views|db|docs|\.ci)\/[\w./-]+)`/g)];
    const missing = named
      .map(([, file = ""]) => file)
      .filter((file) => !existsSync(new URL(file, root)));
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });
});

function pointsOf([section, points]: [string, string]): string[] {
  return points.split(" ").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => `${section}.${first + index}`);
  });
}
