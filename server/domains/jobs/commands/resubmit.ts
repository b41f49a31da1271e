import { findPlace } from "#db/gate/places.ts";
import type { Domain } from "#server/web/domain.ts";
import { startJob } from "./job-ingress.ts";

/** Only what the gate has let through. */
export const resubmitJob: Domain["resubmit"] = async ({ db, ingress }, { id }) => {
  if (findPlace(db, { runId: id })?.state === "running") await startJob(ingress, { id });
};
