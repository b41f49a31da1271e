import { registerServices } from "#server/restate/deployments.ts";
import { startRestateServer } from "#server/restate/embedded-server.ts";
import { type Answer, type Http, jsonOf } from "./http.ts";
import { forkOwn } from "./own-child.ts";
import type { ByProcess } from "./processor-time.ts";
import { newFolder } from "./shop.ts";

/** An engine that is set as the shop's own, and an endpoint of the least that anything durable can be. */
export interface BareEngine {
  ingressUrl: string;
  pids: ByProcess;
  stop(): Promise<void>;
}

export async function openBareEngine(): Promise<BareEngine> {
  const baseDir = newFolder();
  const engine = await startRestateServer({ baseDir });
  const endpoint = forkOwn("bare-endpoint.ts");
  const stop = async () => {
    await endpoint.stop();
    await engine.stop();
  };
  try {
    const uri = `http://127.0.0.1:${await endpoint.port}`;
    await registerServices({ adminUrl: engine.adminUrl, uri });
  } catch (error) {
    await stop();
    throw error;
  }
  const pids = { endpoint: endpoint.pid, engine: engine.pid };
  return { ingressUrl: engine.ingressUrl, pids, stop };
}

/** One call of the bare basket through the ingress. */
export function addBare(
  http: Http,
  ingressUrl: string,
  { key, sku }: { key: string; sku: string },
): Promise<Answer> {
  const url = `${ingressUrl}/BareBasket/${key}/add`;
  return http.send(url, { method: "POST", ...jsonOf({ sku, quantity: 1 }) });
}
