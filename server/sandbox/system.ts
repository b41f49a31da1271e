import { Hono } from "hono";
import { commitNow } from "#db/group-commit.ts";
import { limitBody } from "../processes/body-limit.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import { createDue, type Due } from "./due.ts";
import { answerError, Refusal } from "./errors.ts";
import { createOnce, type Once } from "./once.ts";
import { type Callbacks, createWebhooks, type Manner } from "./webhooks.ts";

/** One of those outside: what it has written down, and what it does by itself. */
export interface SystemParts {
  db: SandboxDatabase;
  once: Once;
  due: Due;
  clock: Clock;
  stop(): Promise<void>;
}

export function createSystem({
  db,
  callbacks,
  webhookSecret,
  clock,
  manner,
}: {
  db: SandboxDatabase;
  callbacks: Callbacks;
  webhookSecret: string;
  clock: Clock;
  manner?: () => Manner;
}): SystemParts {
  const secret = webhookSecret;
  const webhooks = createWebhooks({ db, callbacks, secret, clock, ...(manner && { manner }) });
  const due = createDue({ db, webhooks, clock });
  const once = createOnce({ db, clock });
  return { db, once, due, clock, stop };

  async function stop(): Promise<void> {
    await due.stop();
    commitNow(db);
  }
}

/** What answers at an address; those behind it look at what is due after each change. */
export function createAddress(behind: readonly SystemParts[]): Hono {
  const app = new Hono();
  app.use(limitBody({ maxSize: 64 * 1024, onError: tooLong }));
  app.use(async function wakeAfterChange(c, next) {
    await next();
    if (c.req.method === "POST") for (const { due } of behind) due.wake();
  });
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.notFound((c) => c.json({ code: "not_found", message: "There is nothing here" }, 404));
  app.onError(answerError);
  return app;
}

function tooLong(): never {
  throw new Refusal(413, "body_too_long", "A body may have 64 KB");
}
