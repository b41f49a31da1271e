import { createBacklogWithdrawal } from "./services/backlog/workflow.ts";
import { createJobRunner, type JobOptions } from "./services/job-run/workflow.ts";
import { createOrganisationAct } from "./services/organisation-act/workflow.ts";

export type JobServiceOptions = JobOptions;

/** Work of organisations, let through the gate one by one. */
export function createJobServices(options: JobServiceOptions) {
  return [
    createJobRunner(options),
    createBacklogWithdrawal(options),
    createOrganisationAct(options),
  ];
}
