import type { WorkflowContext } from "@restatedev/restate-sdk";
import type { Database } from "#db/connection.ts";
import { commit } from "#db/group-commit.ts";
import { settleJob } from "#db/jobs/changes.ts";
import type { Job } from "#db/jobs/jobs.ts";
import type { Events } from "#server/events/run-observer.ts";
import { step } from "#server/events/step.ts";
import { csvLine } from "#server/rules/csv.ts";
import { stepNames } from "../../rules/step-names.ts";
import { requireTimeLeft } from "./deadline.ts";

interface Priced {
  sku: string;
  name: string;
  category: string;
  priceCents: number;
  currency: string;
  onHand: number;
}

export interface PriceListOptions {
  /** Of whatever is sold here: jobs know no shop. */
  listPrices: (db: Database) => Priced[];
}

/** As it is at that moment, in a file to take along. */
export async function writePriceList(
  ctx: WorkflowContext,
  events: Events,
  job: Job,
  { listPrices }: PriceListOptions,
): Promise<void> {
  const run = { runId: job.id, userId: job.userId };
  await step(ctx, events, run, stepNames.prices, async () => {
    requireTimeLeft(events, job);
    const head = ["SKU", "Name", "Category", "Price", "Currency", "On the shelf"];
    const lines = listPrices(events.db).map((one) => [
      ...[one.sku, one.name, one.category, (one.priceCents / 100).toFixed(2)],
      ...[one.currency, one.onHand],
    ]);
    const result = [head, ...lines].map(csvLine).join("");
    await commit(events.db, () => settleJob(events.db, { id: job.id, result }));
  });
}
