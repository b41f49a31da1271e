import { z } from "zod";

/** What mail, text and push have in common. */
export const channels = ["mail", "text", "push"] as const;
export type Channel = (typeof channels)[number];

export const newMessageSchema = z.object({
  to: z.string().min(1).max(320),
  subject: z.string().max(500).optional(),
  body: z.string().min(1).max(20_000),
  /** The same in HTML, of a mail that has it. */
  html: z.string().max(60_000).optional(),
  /** The run or order that the message is about. */
  ref: z.string().min(1).max(200),
});

export const receiptSchema = z.object({ messageId: z.string() });
export type Receipt = z.infer<typeof receiptSchema>;
