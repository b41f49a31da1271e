import { Hono } from "hono";
import type { Database } from "#db/connection.ts";
import type { SignatureVerdict } from "../outside/webhook-signature.ts";
import type { AppDeps, AppEnv } from "./deps.ts";
import { inRequest } from "./in-request.ts";
import { notFound } from "./problem.ts";
import { type Message, requiredSignature } from "./required-signature.ts";
import { receive, type SignedEvents } from "./signed-events.ts";

interface AccountEvents<Event extends { eventId: string }> {
  /** Who signs, in words for the log. */
  from: string;
  header: string;
  /** Without one nothing is listened to. */
  secret: string | undefined;
  check(message: Message & { secret: string }): SignatureVerdict | Promise<SignatureVerdict>;
  events: SignedEvents<Event>;
  /** What this shop is told by the message, if anything. */
  ours(db: Database, body: string): Event | undefined;
}

/**
 * What is told by someone who signs for a whole account. What is not about anything of this shop is
 * acknowledged and left alone: an account may have other uses, and whoever does not take what it is sent is
 * sent it again for days, or shut off.
 */
export function accountEvents<Event extends { eventId: string }>(
  deps: AppDeps,
  { from, header, secret, check, events, ours }: AccountEvents<Event>,
) {
  const requireSigned = requiredSignature(deps, {
    from,
    header,
    judge: (message) => check({ ...message, secret: secret ?? "" }),
  });

  return new Hono<AppEnv>().post("/", async (c) => {
    if (!secret) throw notFound();
    const body = await c.req.text();
    await requireSigned(c, body);
    const news = ours(deps.events.db, body);
    if (!news) return c.json({ received: true });
    return c.json(await receive(inRequest(deps, c), events, JSON.stringify(news)));
  });
}
