import { eq, sql } from "drizzle-orm";
import { Hono } from "hono";
import type { z } from "zod";
import { insertNew, prepared } from "#db/prepared.ts";
import {
  type Channel,
  channels,
  newMessageSchema,
  type Receipt,
} from "#server/outside/messages.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import { Fault, Refusal } from "./errors.ts";
import { newId } from "./ids.ts";
import type { Once } from "./once.ts";
import { createOutboxPages } from "./outbox-pages.ts";
import { messages } from "./schema.ts";

const statements = prepared((db) => ({
  put: insertNew(db, messages),
  about: db
    .select()
    .from(messages)
    .where(eq(messages.ref, sql.placeholder("ref")))
    .orderBy(messages.at, messages.id)
    .prepare(),
}));

export function createOutboxRoutes({ db, once }: { db: SandboxDatabase; once: Once }): Hono {
  const app = new Hono();

  for (const channel of channels) {
    app.post(`/${channel}`, (c) =>
      once(c.req.raw, newMessageSchema, ({ ledger, body, key, now }) => {
        failOnDemand(channel, body.to);
        return put(ledger, { channel, message: body, key, now });
      }),
    );
  }

  app.get("/", async (c, next) => {
    const ref = c.req.query("ref");
    if (ref) return c.json({ messages: messagesAbout(db, ref) });
    if (c.req.header("accept")?.includes("text/html")) return next();
    throw new Refusal(400, "ref_missing", "Say what the messages are about: ?ref=…");
  });
  app.route("/", createOutboxPages({ db }));

  return app;
}

/** FAIL_MAIL, FAIL_TEXT or FAIL_PUSH in the recipient: that channel is down for them. */
function failOnDemand(channel: Channel, to: string): void {
  if (to.includes(`FAIL_${channel.toUpperCase()}`)) {
    throw new Fault("outbox_down", `The ${channel} service is down`);
  }
}

function put(
  ledger: Ledger,
  {
    channel,
    message,
    key,
    now,
  }: {
    channel: Channel;
    message: z.output<typeof newMessageSchema>;
    key: string;
    now: number;
  },
): Receipt {
  const messageId = newId("msg");
  statements(ledger).put({ id: messageId, key, channel, ...message, at: now });
  return { messageId };
}

export function messagesAbout(ledger: Ledger, ref: string) {
  return statements(ledger).about.all({ ref });
}
