import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

export const jobEnds = ["done", "failed", "withdrawn"] as const;
export type JobEnd = (typeof jobEnds)[number];

/** Keyed by the job's id; what it is was written down before it was let through the gate. */
export const jobRunner = iface.workflow("JobRunner", {
  run: iface.schemas({ input: z.object({}), output: z.enum(jobEnds) }),
  /** Ends it at its next wait. Answers who was first to say so. */
  cancel: iface.shared.schemas({ input: z.object({ by: z.string() }), output: z.string() }),
});
