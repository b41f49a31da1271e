import { findPlace } from "#db/gate/places.ts";
import type { Domain } from "#server/web/domain.ts";
import { startAct } from "./act-ingress.ts";
import { startWithdrawal } from "./backlog-ingress.ts";
import { startJob } from "./job-ingress.ts";

/** Of jobs only what the gate has let through; what is done with many of them is done in nobody's turn. */
export const resubmitJob: Domain["resubmit"] = async ({ db, ingress }, { id, kind }) => {
  if (kind === "backlog") return startWithdrawal(ingress, { id });
  if (kind === "organisation-act") return startAct(ingress, { id });
  if (findPlace(db, { runId: id })?.state === "running") await startJob(ingress, { id });
};
