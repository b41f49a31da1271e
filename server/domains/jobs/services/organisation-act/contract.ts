import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

/** Keyed by the act's id; what is to be done was written down before. */
export const organisationAct = iface.workflow("OrganisationAct", {
  run: iface.schemas({ input: z.object({}), output: z.boolean() }),
  /** Its row says that it is taken back: whatever waits for that is told. */
  takenBack: iface.shared.schemas({ input: z.object({}), output: z.void() }),
  /** Tells those jobs to end at their next wait. */
  endSome: iface.shared.schemas({
    input: z.object({ jobIds: z.array(z.string()) }),
    output: z.void(),
  }),
  /** What an export has written is kept no longer. */
  forget: iface.shared.schemas({ input: z.object({}), output: z.void() }),
});
