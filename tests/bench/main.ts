import { readArguments } from "./arguments.ts";
import { cart } from "./cart.ts";
import { order } from "./order.ts";
import { pages } from "./pages.ts";
import { printFindings } from "./report.ts";
import { endBenchShops } from "./shop.ts";
import { trips } from "./trips.ts";

const known = [cart, order, pages, trips];

const { names, ...options } = readArguments(
  process.argv.slice(2),
  known.map(({ name }) => name),
);
const say = (line: string) => console.log(line);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void endBenchShops().finally(() => process.exit(1)));
}

try {
  for (const benchmark of known.filter(({ name }) => names.includes(name))) {
    say(`\n${benchmark.name}: ${benchmark.about}`);
    printFindings(await benchmark.run({ ...options, say }), say);
  }
} finally {
  await endBenchShops();
}
