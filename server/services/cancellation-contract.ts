import { z } from "zod";

export const person = z.object({ by: z.string(), name: z.string() });
export type Person = z.output<typeof person>;

/** What the owner of a run said, or the run itself when it was too late to say anything. */
export const cancellation = person.extend({ accepted: z.boolean(), reason: z.string() });
export type Cancellation = z.output<typeof cancellation>;
