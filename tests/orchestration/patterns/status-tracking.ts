import type { WorkflowContext, WorkflowSharedContext } from "@restatedev/restate-sdk";
import { getStatus, updateStatus } from "#server/orchestration/status.ts";

// #region status tracking
export async function build(ctx: WorkflowContext) {
  const stages = ["compile", "test", "publish"];
  for (const [index, stage] of stages.entries()) {
    await updateStatus(ctx, { phase: stage, progress: index / stages.length });
    await ctx.run(stage, () => `${stage} is through`);
    await updateStatus(ctx, { completed: stage });
  }
  return updateStatus(ctx, { phase: "done", progress: 1 });
}

export const status = (ctx: WorkflowSharedContext) => getStatus(ctx);
// #endregion
