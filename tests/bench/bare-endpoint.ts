import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import {
  createEndpointHandler,
  type ObjectContext,
  object,
  service,
  workflow,
} from "@restatedev/restate-sdk";

/** Forked by a benchmark: tells its port, and ends when the benchmark lets go of it. */

interface Line {
  sku: string;
  quantity: number;
}

/** A basket as the shop's object keeps it, and nothing beside it: no checks, no rows, nobody told. */
const bareBasket = object({
  name: "BareBasket",
  handlers: {
    add: async (ctx: ObjectContext, wanted: Line) => {
      const lines = (await ctx.get<Line[]>("basket")) ?? [];
      const before = lines.find(({ sku }) => sku === wanted.sku)?.quantity ?? 0;
      const others = lines.filter(({ sku }) => sku !== wanted.sku);
      const basket = [...others, { ...wanted, quantity: before + wanted.quantity }];
      ctx.set("basket", basket);
      return { lines: basket };
    },
  },
});

const nothing = service({ name: "Nothing", handlers: { done: async () => {} } });

/** One call and one answer. */
const bareWorkflow = workflow({
  name: "BareWorkflow",
  handlers: {
    run: async (ctx) => {
      await ctx.serviceClient(nothing).done();
    },
  },
});

/** A wait that is over at once. */
const bareJob = workflow({
  name: "BareJob",
  handlers: {
    run: async (ctx) => {
      await ctx.sleep(0);
    },
  },
});

const services = [bareBasket, nothing, bareWorkflow, bareJob];
const server = createServer(createEndpointHandler({ services, logger: () => {} }));
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.once("disconnect", () => process.exit());
