import { parseArgs } from "node:util";
import { readConfig } from "../config.ts";
import { lookAtBooks } from "../ingress/books.ts";
import { connectIngress } from "../ingress/connect.ts";
import { SettingError } from "../processes/setting-error.ts";
import { ingressAddress } from "../start/restate.ts";

/**
 * `npm run reconcile`: compares the books of a shop that runs with what goes on in it and with the
 * outside. Ends with 1 when anything differs, and with 2 when it could not look.
 */
try {
  const { values } = parseArgs({ options: { mend: { type: "boolean", default: false } } });
  process.exitCode = await reconcile(values);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function reconcile({ mend }: { mend: boolean }): Promise<number> {
  const ingress = connectIngress({ url: ingressAddress(readConfig()) });
  const { differences, unasked } = await lookAtBooks(ingress, { mend }).catch((error) => {
    throw new SettingError(
      `The shop does not answer (${error.message}): start it first, or set DATA_DIR to its folder.`,
    );
  });
  for (const { words, mended } of differences) console.log(`${words}${mended ? ": mended" : ""}`);
  const left = differences.filter(({ mended }) => !mended).length;
  for (const why of unasked) console.log(`Not compared: ${why}.`);
  if (differences.length + unasked.length === 0) console.log("Everything agrees.");
  else console.log(`${differences.length} found, ${left} left.`);
  if (left > 0) return 1;
  return unasked.length > 0 ? 2 : 0;
}
