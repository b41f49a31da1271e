import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import type { Benchmark } from "./benchmark.ts";
import { boundsIn } from "./bounds.ts";
import { type Figure, type Findings, ratioOf, type Table } from "./figures.ts";
import { cellOf, rounded } from "./report.ts";

export interface Chapter {
  benchmark: Benchmark;
  findings: Findings;
  /** How long it took, and how much else the machine had to do. */
  how: string;
}

/** What the run was made on. Read before it: afterwards the load would be its own. */
export function machineFacts(command: string): string[][] {
  const [cpu] = cpus();
  return [
    ["command", `\`${command}\``],
    ["date", new Date().toISOString().slice(0, 10)],
    ["processor", `${cpu?.model.trim() ?? "unknown"}, ${cpus().length} cores`],
    ["memory", `${Math.round(totalmem() / 2 ** 30)} GB`],
    ["system", `${process.platform} ${process.arch}`],
    ["node", process.version],
    ["restate-server", versionOf("@restatedev/restate-server")],
    ["load average before", rounded(loadavg()[0])],
  ];
}

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

/** The whole of docs/benchmarks.md. What people have to say about it is kept elsewhere, and taken in. */
export function documentOf(chapters: Chapter[], machine: string[][]): string {
  const bounds = boundsIn(new URL("bounds.md", import.meta.url));
  return [
    introduction,
    markdownTable(["", "This run"], machine),
    ...chapters.map((chapter) => chapterText(chapter, bounds)),
  ].join("\n\n");
}

const introduction = `# Benchmarks

Written by \`npm run bench\`: figures changed here by hand are lost at the next run. What bounds a figure that
misses its goal is written in \`tests/bench/bounds.md\`, and appears here.

Processor time is what the system counts for each process. It was seen to hold within a few per cent up to a load
of twice the cores, and to grow by half at five times: see the load average. What happens a second holds far less,
and is worth something only beside the bare thing of the same run.`;

function chapterText(
  { benchmark: { name, about }, findings: { figures, tables }, how }: Chapter,
  bounds: Map<string, string>,
): string {
  const missed = figures.filter((figure) => figure.goal && !figure.goal.met(figure));
  return [
    `## ${name}`,
    `${about} ${how}`,
    markdownTable(
      ["What", "Figure", "Bare", "Ratio", "Goal", "Met"],
      figures.map((figure) => figureCells(figure)),
    ),
    ...missed.map(({ what }) => boundText(`${name}: ${what}`, bounds)),
    ...tables.map(tableText),
  ].join("\n\n");
}

function figureCells(figure: Figure): string[] {
  const { what, value, unit, against, goal } = figure;
  const ratio = ratioOf(figure);
  return [
    what,
    `${rounded(value)} ${unit}`,
    against === undefined ? "" : `${rounded(against)} ${unit}`,
    ratio === undefined ? "" : `${rounded(ratio)} ×`,
    goal?.words ?? "",
    goal ? (goal.met(figure) ? "met" : "**missed**") : "",
  ];
}

function boundText(heading: string, bounds: Map<string, string>): string {
  const words = bounds.get(heading) ?? `nobody has said yet, under \`## ${heading}\`.`;
  return `**What bounds "${heading}":** ${words}`;
}

function tableText({ title, columns, rows }: Table): string {
  const cells = rows.map((row) => row.map(cellOf));
  return `${title}:\n\n${markdownTable(columns, cells)}`;
}

function markdownTable(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const rule = columns.map((_, place) => (place === 0 ? "---" : "---:"));
  return [line(columns), line(rule), ...rows.map(line)].join("\n");
}
