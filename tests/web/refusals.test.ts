import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { z } from "zod";
import { operations } from "#server/app.ts";
import { sentence } from "#server/rules/sentence.ts";
import { jsonSchema } from "#server/web/openapi/document.ts";
import { plainIssue } from "#server/web/plain-issues.ts";
import { sourceFiles } from "../support/imports.ts";

/** What people and programs may send, each in every field at once. */
const wrong = ["", " ", "\u0000", "x".repeat(5_000), -1, 0, 1.5, 1e9, null, true, [], {}];

const forms = operations.filter(({ body, for: whose }) => body && whose !== "provider");

test.each(forms)("$method $path refuses every field in a sentence", ({ body }) => {
  const messages = body ? refusalsOf(body) : [];
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.filter((words) => !isSentence(words))).toEqual([]);
});

test("every refusal in the code is a sentence, and ends with a stop only where it stands alone", () => {
  const told = sourceFiles()
    .filter((file) =>
      /^server\/(?!sandbox|scripts|orchestration|restate|start|versions|processes)/.test(file),
    )
    .flatMap(refusalsIn);
  expect(told.length).toBeGreaterThan(60);
  expect(told.filter(({ words, place }) => !isWellSaid(place, words))).toEqual([]);
});

test("words that were told as part of something stand alone as one sentence", () => {
  expect(sentence("nobody decided in time")).toBe("Nobody decided in time.");
  expect(sentence("Not today.")).toBe("Not today.");
  expect(sentence(" Why? ")).toBe("Why?");
  expect(sentence("")).toBe("");
});

function refusalsOf(schema: z.ZodType): string[] {
  const fields = Object.keys((jsonSchema(schema).properties ?? {}) as object);
  const bodies = [
    {},
    ...wrong.map((value) => Object.fromEntries(fields.map((name) => [name, value]))),
  ];
  const issues = bodies.flatMap(
    (body) => schema.safeParse(body, { error: plainIssue }).error?.issues ?? [],
  );
  return [...new Set(issues.map(({ message }) => message))];
}

/** Begins with what to do, or says what is so; the validator's own words are for programmers. */
function isSentence(words: string): boolean {
  return (
    /^(Enter|Choose|Use|Leave|Say|Send|Stay|Give) \S|\b(is|are|has|have|must|cannot|do|does|can) /.test(
      words,
    ) &&
    !/^Invalid|^Too (big|small)|expected/.test(words) &&
    !words.endsWith(".")
  );
}

interface Told {
  file: string;
  place: string;
  words: string;
}

/** Titles and details of problems, and what services refuse with. */
function refusalsIn(file: string): Told[] {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const inProblems = [...source.matchAll(/new Problem\(\{.*?\}\)/gs)].flatMap(([problem]) =>
    [...problem.matchAll(/\b(title|detail):\s*(["`])((?:\\.|(?!\2).)*)\2/gs)].map(
      ([, place = "", , words = ""]) => ({ file, place, words }),
    ),
  );
  const thrown = [
    ...source.matchAll(
      /\b(?:refused|refusal|TerminalError|NotPaid)\((?:\d{3}, |"\w+", )?(?!"\w+",)(["`])((?:\\.|(?!\1).)*)\1/gs,
    ),
  ].map(([, , words = ""]) => ({ file, place: "reason", words }));
  return [...inProblems, ...thrown];
}

function isWellSaid(place: string, words: string): boolean {
  if (/\.\.|\s\s|: :|^\s|\s$/.test(words)) return false;
  const isLong = words.split(" ").length >= 2;
  if (place === "detail") return /[.!?]$|\}$/.test(words) && isLong;
  return isLong && !/[.:;,]$/.test(words);
}
