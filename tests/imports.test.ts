import { describe, expect, test } from "vitest";
import { importsOf, sourceFiles, textOf } from "./support/imports.ts";

const graph = graphOf(sourceFiles().map((file) => [file, textOf(file)]));
const found = circlesIn(graph);

test("no file imports itself by way of others", () => {
  expect(graph.size).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

test("every import of ours leads to a file that was read", () => {
  const astray = [...graph].flatMap(([file, ways]) =>
    ways.filter((to) => !graph.has(to)).map((to) => `${file} imports ${to}`),
  );
  expect(astray).toEqual([]);
});

describe("a circle is found", () => {
  test.each([
    ["of a file alone", { "db/a.ts": `import { a } from "./a.ts";` }, ["db/a.ts → db/a.ts"]],
    [
      "between folders",
      {
        "server/a.ts": `import { b } from "#db/b.ts";`,
        "db/b.ts": `import { a } from "../server/a.ts";`,
      },
      ["db/b.ts → server/a.ts → db/b.ts"],
    ],
    [
      "of types alone",
      {
        "db/a.ts": `import type { B } from "./b.ts";`,
        "db/b.ts": `import { type A } from "./a.ts";`,
      },
      ["db/a.ts → db/b.ts → db/a.ts"],
    ],
    [
      "through what is passed on",
      {
        "db/a.ts": `export * from "./b.ts";`,
        "db/b.ts": `export type { C } from "./c.ts";`,
        "db/c.ts": `const a = await import("./a.ts");`,
      },
      ["db/a.ts → db/b.ts → db/c.ts → db/a.ts"],
    ],
    [
      "beside another that shares a file with it",
      {
        "db/a.ts": `import "./b.ts";\nimport "./c.ts";`,
        "db/b.ts": `import "./a.ts";\nimport "./c.ts";`,
        "db/c.ts": `import "./a.ts";`,
      },
      [
        "db/a.ts → db/b.ts → db/a.ts",
        "db/a.ts → db/b.ts → db/c.ts → db/a.ts",
        "db/a.ts → db/c.ts → db/a.ts",
      ],
    ],
  ])("%s", (_, sources, circles) => {
    expect(circlesIn(graphOf(Object.entries(sources)))).toEqual(circles);
  });
});

test("two ways to one file are no circle", () => {
  const sources = {
    "db/a.ts": `import "./b.ts";\nimport "./c.ts";`,
    "db/b.ts": `import "./d.ts";`,
    "db/c.ts": `import "./d.ts";`,
    "db/d.ts": `import "hono";`,
  };
  expect(circlesIn(graphOf(Object.entries(sources)))).toEqual([]);
});

/** What each file imports of ours. Types count: to read the one file is still to need the other. */
type Graph = Map<string, string[]>;

function graphOf(sources: [file: string, source: string][]): Graph {
  const isOurs = (to: string) => /^(server|db|views|public|tests)\//.test(to);
  const ways = (file: string, source: string) =>
    importsOf(file, source)
      .map(({ to }) => to)
      .filter(isOurs);
  return new Map(sources.map(([file, source]) => [file, [...new Set(ways(file, source))].sort()]));
}

/** The shortest circle through every import that is part of one, so that none hides behind another. */
function circlesIn(graph: Graph): string[] {
  const circles = [...graph].flatMap(([file, ways]) =>
    ways.flatMap((to) => {
      const back = shortestWay(graph, to, file);
      return back ? [inWords(back)] : [];
    }),
  );
  return [...new Set(circles)].sort();
}

function shortestWay(graph: Graph, from: string, to: string): string[] | undefined {
  const seen = new Set([from]);
  const ways = [[from]];
  for (const way of ways) {
    const last = way.at(-1) ?? from;
    if (last === to) return way;
    for (const next of graph.get(last) ?? []) {
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

/** Begins at the name that comes first in the alphabet: a circle reads the same wherever it was met. */
function inWords(circle: string[]): string {
  const start = circle.indexOf([...circle].sort()[0] ?? "");
  const turned = [...circle.slice(start), ...circle.slice(0, start)];
  return [...turned, turned[0]].join(" → ");
}
