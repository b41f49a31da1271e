import type { WorkflowContext } from "@restatedev/restate-sdk";
import { processBatch } from "#server/orchestration/batch.ts";
import { updateStatus } from "#server/orchestration/status.ts";
import { shop } from "./shop.ts";

// #region batch with a limit
export async function importRows(ctx: WorkflowContext, rows: number[]) {
  const batch = await processBatch(ctx, rows, (row) => ctx.serviceClient(shop).importRow(row), 4, {
    onProgress: ({ done, total }) => {
      updateStatus(ctx, { phase: "importing", progress: done / total });
    },
  });
  const left = batch.outcomes.filter(({ ok }) => !ok).map(({ item }) => item);
  return { imported: batch.succeeded, left };
}
// #endregion
