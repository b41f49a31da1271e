import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

/** Keyed by the request: what is to be withdrawn was written down before. */
export const backlogWithdrawal = iface.workflow("BacklogWithdrawal", {
  run: iface.schemas({ input: z.object({}), output: z.int() }),
});
