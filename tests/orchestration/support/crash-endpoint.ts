import { type Observer, silent } from "#server/orchestration/observer.ts";
import { serveServices } from "#server/restate/endpoint.ts";
import { createCrashServices } from "./crash-services.ts";

// A process of its own, for killing. It tells of its steps where there is a database to tell them to.
const [port, ledgerUrl, file] = process.argv.slice(2);
if (!port || !ledgerUrl) throw new Error("Usage: crash-endpoint PORT LEDGER_URL [DATABASE]");
await serveServices({
  services: createCrashServices(ledgerUrl, file ? await storyteller(file) : () => silent),
  port: Number(port),
  logger: () => {},
});
process.send?.("listening");

/** Loaded only when it is needed: a process that starts quickly is killed more often. */
async function storyteller(file: string): Promise<(runId: string) => Observer> {
  const { openDatabase } = await import("#db/connection.ts");
  const { Hub } = await import("#server/events/hub.ts");
  const { observe } = await import("#server/events/run-observer.ts");
  const events = { db: openDatabase({ file }), hub: new Hub(), now: Date.now };
  return (runId) => observe(events, { runId, userId: "nobody" });
}
