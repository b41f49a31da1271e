import { parseArgs } from "node:util";

/** What is asked for on the command line: all benchmarks, unless some are named. */
export function readArguments(argv: string[], known: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      orders: { type: "string" },
      profile: { type: "string" },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown) throw new Error(`There is no benchmark ${unknown}: there are ${known.join(", ")}.`);
  return {
    names: positionals.length > 0 ? positionals : [...known],
    quick: values.quick,
    orders: values.orders === undefined ? undefined : countOf(values.orders),
    profile: values.profile,
  };
}

function countOf(given: string): number {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 300 || count > 100_000) {
    throw new Error("--orders must be a whole number from 300 to 100000.");
  }
  return count;
}
