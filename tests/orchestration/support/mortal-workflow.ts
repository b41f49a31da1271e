import * as clients from "@restatedev/restate-sdk-clients";
import { at } from "#server/restate/at.ts";
import { registerServices } from "#server/restate/deployments.ts";
import { freePorts } from "../../support/free-ports.ts";
import { startTestRestate } from "../../support/restate.ts";
import { createCrashServices } from "./crash-services.ts";
import { MortalEndpoint } from "./mortal-endpoint.ts";
import { type Asked, type Fate, OutsideLedger } from "./outside-ledger.ts";

/** What happens to whoever asks for an effect, and which effect is refused: the test's to change. */
export interface Plan {
  fate: (asked: Asked) => Fate;
  refused?: string;
}

/** The ten steps in a process that dies by a plan, on an engine that lives on. */
export async function startMortalWorkflow(plan: Plan, { databaseFile = "" } = {}) {
  const ledger = new OutsideLedger({
    fate: (asked) => plan.fate(asked),
    refuses: (name) => name === plan.refused,
    kill: () => endpoint.kill(),
  });
  const [port = 0] = await freePorts(1);
  const endpoint = new MortalEndpoint(port, await ledger.listen(), databaseFile);
  const server = await startTestRestate({ services: [], mode: "default" });
  await endpoint.start();
  await registerServices({ adminUrl: server.adminUrl, uri: `http://127.0.0.1:${port}` });
  return {
    ledger,
    endpoint,
    run(key: string) {
      const [tenSteps] = createCrashServices("http://unused");
      if (!tenSteps) throw new Error("There is no workflow.");
      return clients.connect(at(server.ingressUrl)).workflowClient(tenSteps, key);
    },
    async end() {
      await endpoint.end();
      await server.stop();
      await ledger.close();
    },
  };
}
