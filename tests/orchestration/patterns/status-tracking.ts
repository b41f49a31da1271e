import type { WorkflowContext, WorkflowSharedContext } from "@restatedev/restate-sdk";
import { getStatus, updateStatus } from "#server/orchestration/status.ts";

// #region status tracking
export async function build(ctx: WorkflowContext) {
  const stages = ["compile", "test", "publish"];
  for (const [index, stage] of stages.entries()) {
    const completed = stages.slice(0, index);
    updateStatus(ctx, { phase: stage, progress: index / stages.length, completed });
    await ctx.run(stage, () => `${stage} is through`);
  }
  return updateStatus(ctx, { phase: "done", progress: 1, completed: stages });
}

export const status = (ctx: WorkflowSharedContext) => getStatus(ctx);
// #endregion
