import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

const welcomeInput = z.object({ userId: z.string(), displayName: z.string() });

/** Keyed by run id: one welcome for each new account. */
export const welcomeRun = iface.workflow("WelcomeRun", {
  run: iface.schemas({ input: welcomeInput, output: z.void() }),
});
