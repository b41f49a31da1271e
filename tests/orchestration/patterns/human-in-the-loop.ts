import type { WorkflowContext, WorkflowSharedContext } from "@restatedev/restate-sdk";
import { askApproval, decide } from "#server/orchestration/approval.ts";

// #region human in the loop
export async function refund(ctx: WorkflowContext, { deadline }: { deadline: number }) {
  const decision = await askApproval(ctx, "admin approval", {
    deadline,
    waitingFor: "an admin",
    escalation: { at: 0.5, tell: () => console.log("half of the time is over") },
  });
  if (!decision.approved) return `kept: ${decision.by} said no`;
  return `refunded: ${decision.by} said yes`;
}

export async function onApprove(ctx: WorkflowSharedContext, { by }: { by: string }) {
  const { value, counted } = await decide(ctx, "admin approval", { approved: true, by });
  return counted ? "thank you" : `${value.by} was faster`;
}
// #endregion
