import { implement } from "@restatedev/restate-sdk";
import type { Database } from "#db/connection.ts";
import { findUser } from "#db/queries/users.ts";
import { writeLetter } from "#server/events/letter.ts";
import { type Events, observe } from "#server/events/run-observer.ts";
import type { StartBranch } from "#server/orchestration/branch.ts";
import { fanOut } from "#server/orchestration/fan.ts";
import { refused } from "#server/orchestration/refused.ts";
import type { Outside } from "#server/outside/connect.ts";
import { mailbox } from "#server/outside/mail.ts";
import type { Channel } from "#server/outside/messages.ts";
import { asked } from "../asked.ts";
import { notificationService } from "./contract.ts";

export interface NotificationOptions {
  events: Events;
  outside: Pick<Outside, "texts" | "push">;
}

interface Message {
  to: string;
  subject: string;
  body: string;
  ref: string;
}

/** Nobody waits long for a message that does not get through. */
const patience = { maxRetries: 2, initialDelay: 100, maxDelay: 1_000 };

/** Tells a user by text and push, by all that are asked for at once; a mail is written, and sent in its time. */
export function createNotificationService({ events, outside }: NotificationOptions) {
  return implement(notificationService, {
    handlers: {
      send: async (ctx, { userId, runId, by, to, ...words }) => {
        const observer = observe(events, { runId, userId });
        const branches = by.map(({ channel, step }): [Channel, StartBranch<void>] => [
          channel,
          (branch) => branch.run(step, () => tellBy(channel, `${runId}/${step}`), patience),
        ]);
        const { errors } = await fanOut(ctx, Object.fromEntries(branches), { observer });
        return { failed: by.flatMap(({ channel }) => (errors[channel] ? [channel] : [])) };

        async function tellBy(channel: Channel, key: string): Promise<void> {
          if (channel === "mail") {
            write(events, { key, userId, runId, to, ...words });
            return;
          }
          const address = to ?? recipient(events.db, { userId });
          await asked(send(outside, channel, { ...words, ref: runId, to: address }, key));
        }
      },
    },
    options: { explicitCancellation: true },
  });
}

interface Letter extends Omit<Message, "to" | "ref"> {
  key: string;
  userId: string;
  runId: string;
  to: string | undefined;
}

/** Runs of today write their letters themselves; those that earlier versions began still ask for them here. */
function write(events: Events, { subject, body, to, ...letter }: Letter): void {
  const address = to === undefined ? {} : { to };
  writeLetter(events, { ...letter, ...address, kind: "notice", subject, facts: { body } });
}

function send(
  { texts, push }: NotificationOptions["outside"],
  channel: Exclude<Channel, "mail">,
  { subject, ...message }: Message,
  key: string,
) {
  switch (channel) {
    case "text":
      return texts.send(message, key);
    case "push":
      return push.send({ ...message, subject }, key);
  }
}

/** Accounts have no number: a text and a push go to whoever goes by that name. */
function recipient(db: Database, { userId }: { userId: string }): string {
  const user = findUser(db, { id: userId });
  if (!user || user.leftAt !== null)
    throw refused(`There is no user ${userId}`, { errorCode: 404 });
  const { displayName: name, username } = user;
  return mailbox({ name, address: username });
}
