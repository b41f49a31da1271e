import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";

const difference = z.object({
  kind: z.string(),
  /** The run it is about. */
  runId: z.string(),
  /** What differs, for an admin. */
  words: z.string(),
  mended: z.boolean(),
});

const looked = z.object({
  differences: z.array(difference),
  /** Who could not be asked, and why. */
  unasked: z.array(z.string()),
});
export type Looked = z.output<typeof looked>;

/** One for the whole shop: whoever looks is alone. */
export const booksKey = "shop";

export const books = iface.object("Books", {
  /** Compares what is written down with what goes on and with the outside; mends what is safe, when it may. */
  look: iface.schemas({ input: z.object({ mend: z.boolean() }), output: looked }),
  /** Looks and mends again and again; only the latest that was begun goes on. */
  keepLooking: iface.schemas({ input: z.object({ generation: z.int() }), output: z.void() }),
});
