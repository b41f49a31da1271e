import { iface } from "@restatedev/restate-sdk";
import { z } from "zod";
import { channels } from "#server/outside/messages.ts";

/** Best effort: the caller shows a failure as a warning and goes on. */
export const notificationService = iface.service("NotificationService", {
  send: iface.schemas({
    input: z.object({
      channel: z.enum(channels),
      userId: z.string(),
      /** Where to, when not to the address of the account. */
      to: z.string().optional(),
      subject: z.string(),
      body: z.string(),
      /** The run or order that it is about. */
      ref: z.string(),
      key: z.string(),
    }),
    output: z.void(),
  }),
});
