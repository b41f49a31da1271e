import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { readArguments } from "./arguments.ts";
import { cart } from "./cart.ts";
import { type Chapter, documentOf, machineFacts } from "./document.ts";
import { jobs } from "./jobs.ts";
import { order } from "./order.ts";
import { pages } from "./pages.ts";
import { printFindings, rounded } from "./report.ts";
import { endBenchShops } from "./shop.ts";
import { start } from "./start.ts";
import { streams } from "./streams.ts";
import { trips } from "./trips.ts";

/**
 * What the shop costs, measured from outside beside the least that could do the same:
 *
 *     npm run bench                            all of it; writes docs/benchmarks.md
 *     npm run bench -- --quick                 in a few minutes, to look at
 *     npm run bench -- order cart              only these
 *     npm run bench -- order --orders 10000    a long way, to see whether it stays flat
 *     npm run bench -- order --profile FOLDER  leaves a profile; tests/bench/profile-summary.ts reads it
 */
const all = [cart, order, pages, streams, start, trips, jobs];
const given = process.argv.slice(2);
const { names, ...options } = readArguments(
  given,
  all.map(({ name }) => name),
);
const say = (line: string) => console.log(line);

endWith("SIGINT", "SIGTERM", "SIGHUP", "uncaughtException");
const machine = machineFacts(
  ["npm run bench", ...(given.length ? ["--", ...given] : [])].join(" "),
);
try {
  const chapters = await runAll();
  if (isWholeRun()) {
    writeFileSync(
      new URL("../../docs/benchmarks.md", import.meta.url),
      `${documentOf(chapters, machine)}\n`,
    );
    say("\nWritten to docs/benchmarks.md");
  }
} finally {
  await endBenchShops();
}
process.exit();

async function runAll(): Promise<Chapter[]> {
  const chapters: Chapter[] = [];
  for (const benchmark of all.filter(({ name }) => names.includes(name))) {
    say(`\n${benchmark.name}: ${benchmark.about}`);
    const began = performance.now();
    const findings = await benchmark.run(options);
    const seconds = (performance.now() - began) / 1_000;
    const how = `It took ${seconds.toFixed(0)} s, at a load average of ${rounded(loadavg()[0])}.`;
    printFindings(findings, say);
    say(`\n  ${how}`);
    chapters.push({ benchmark, findings, how });
  }
  return chapters;
}

/** A part of it, or a hurried one, is no record; a profiler's own work is in everything it looks at. */
function isWholeRun(): boolean {
  return names.length === all.length && !options.quick && !options.profile;
}

/** However we end, the processes we started end with us. */
function endWith(...events: ("SIGINT" | "SIGTERM" | "SIGHUP" | "uncaughtException")[]): void {
  for (const event of events) {
    process.once(event, (reason) => {
      console.error(reason);
      endBenchShops().finally(() => process.exit(1));
    });
  }
}
