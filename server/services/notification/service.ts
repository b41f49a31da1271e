import { implement } from "@restatedev/restate-sdk";
import type { Database } from "#db/connection.ts";
import { findUser } from "#db/queries/users.ts";
import type { Events } from "#server/events/run-observer.ts";
import { refused } from "#server/orchestration/refused.ts";
import { retryOptions } from "#server/orchestration/retry.ts";
import type { Outside } from "#server/outside/connect.ts";
import type { Channel } from "#server/outside/messages.ts";
import { asked } from "../asked.ts";
import { notificationService } from "./contract.ts";

export interface NotificationOptions {
  events: Events;
  outside: Pick<Outside, "mail" | "texts" | "push">;
}

interface Message {
  to: string;
  subject: string;
  body: string;
  ref: string;
}

/** Nobody waits long for a message that does not get through. */
const patience = retryOptions({ maxRetries: 2, initialDelay: 100, maxDelay: 1_000 });

/** Tells a user by mail, text or push. */
export function createNotificationService({ events, outside }: NotificationOptions) {
  return implement(notificationService, {
    handlers: {
      send: async (ctx, { channel, userId, to, key, ...message }) => {
        await ctx.run(
          `Tell by ${channel}`,
          () => {
            const address = to ?? recipient(events.db, { userId, channel });
            return asked(send(outside, channel, { ...message, to: address }, key));
          },
          patience,
        );
      },
    },
  });
}

function send(
  { mail, texts, push }: NotificationOptions["outside"],
  channel: Channel,
  { subject, ...message }: Message,
  key: string,
) {
  switch (channel) {
    case "mail":
      return mail.send({ ...message, subject }, key);
    case "text":
      return texts.send(message, key);
    case "push":
      return push.send({ ...message, subject }, key);
  }
}

/** Accounts have a name and no number: a text and a push go to whoever goes by that name. */
function recipient(
  db: Database,
  { userId, channel }: { userId: string; channel: Channel },
): string {
  const user = findUser(db, { id: userId });
  if (!user) throw refused(`There is no user ${userId}`, { errorCode: 404 });
  const { displayName, username } = user;
  return `${displayName} <${username}${channel === "mail" ? "@cartwright.example" : ""}>`;
}
