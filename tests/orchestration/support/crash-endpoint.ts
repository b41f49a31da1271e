import { serveServices } from "#server/restate/endpoint.ts";
import { createCrashServices } from "./crash-services.ts";

// A process of its own, for killing.
const [port, ledgerUrl] = process.argv.slice(2);
if (!port || !ledgerUrl) throw new Error("Usage: crash-endpoint PORT LEDGER_URL");
await serveServices({
  services: createCrashServices(ledgerUrl),
  port: Number(port),
  logger: () => {},
});
process.send?.("listening");
