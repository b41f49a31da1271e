import { implement } from "@restatedev/restate-sdk";
import { numbered } from "#server/domains/shop/rules/phases.ts";
import { orderFulfillment } from "#server/domains/shop/services/order-fulfillment/contract.ts";

/** Stands where the fulfillment stands, and keeps which orders were launched. */
export function recordingFulfillment() {
  const launched: string[] = [];
  const workflow = implement(orderFulfillment, {
    handlers: {
      run: async (ctx) => {
        await ctx.run("write down the launch", () => void launched.push(ctx.key));
        return { status: "delivered" as const };
      },
      onApprove: async (_, { by, name }) => ({ approved: true, by, name, counted: true }),
      onReject: async (_, { by, name, reason }) => ({
        approved: false,
        by,
        name,
        reason,
        counted: true,
      }),
      onCancel: async (_, who) => ({ ...who, accepted: false, reason: "nothing to cancel" }),
      onParcelEnd: async () => {},
      onParcelLost: async () => ({ counted: true }),
      getStatus: async () => ({
        phase: "recorded",
        progress: 1,
        completed: [],
        inFive: numbered("fulfillment"),
      }),
    },
  });
  return { workflow, launched };
}
