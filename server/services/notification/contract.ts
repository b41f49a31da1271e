import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { channels } from "#server/outside/messages.ts";

const channel = z.enum(channels);

/** Best effort: what failed is answered, and the caller shows it as a warning and goes on. */
export const notificationService = iface.service("NotificationService", {
  send: iface.schemas({
    input: z.object({
      userId: z.string(),
      /** The run that it is about. */
      runId: z.string(),
      /** The steps of the run that are carried out here: how they go is told there. */
      by: z.array(z.object({ channel, step: z.string() })).min(1),
      /** Where to, when not to the address of the account. */
      to: z.string().optional(),
      subject: z.string(),
      body: z.string(),
    }),
    output: z.object({ failed: z.array(channel) }),
  }),
});
