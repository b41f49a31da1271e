import { eq, inArray, isNotNull, lte, min, sql } from "drizzle-orm";
import { commit } from "#db/group-commit.ts";
import { given, insertNew, prepared } from "#db/prepared.ts";
import { calm, type Dial } from "#server/outside/dials.ts";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import type { Clock } from "./clock.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import { happens } from "./dials.ts";
import { type Teller, webhookDeliveries } from "./schema.ts";

type Delivery = typeof webhookDeliveries.$inferSelect;

const batchSize = 50;

const statements = prepared((db) => ({
  tell: insertNew(db, webhookDeliveries),
  resume: db
    .update(webhookDeliveries)
    .set(given(webhookDeliveries, "dueAt"))
    .where(isNotNull(webhookDeliveries.dueAt))
    .prepare(),
  claim: db
    .update(webhookDeliveries)
    .set({
      attempts: sql`${webhookDeliveries.attempts} + 1`,
      ...given(webhookDeliveries, "dueAt"),
    })
    .where(
      inArray(
        webhookDeliveries.id,
        db
          .select({ id: webhookDeliveries.id })
          .from(webhookDeliveries)
          .where(lte(webhookDeliveries.dueAt, sql.placeholder("now")))
          .orderBy(webhookDeliveries.dueAt, webhookDeliveries.id)
          .limit(batchSize),
      ),
    )
    .returning()
    .prepare(),
  settle: db
    .update(webhookDeliveries)
    .set(given(webhookDeliveries, "dueAt", "deliveredAt", "lastError"))
    .where(eq(webhookDeliveries.id, sql.placeholder("id")))
    .prepare(),
  nextAt: db
    .select({ dueAt: min(webhookDeliveries.dueAt) })
    .from(webhookDeliveries)
    .where(isNotNull(webhookDeliveries.dueAt))
    .prepare(),
}));

/** The addresses at which the shop wants to be told. */
export type Callbacks = Record<Teller, string>;

interface Telling {
  teller: Teller;
  event: { eventId: string; orderId: string };
  now: number;
  deliveries?: number;
}

/** Written in the transaction of the change it tells of: no change goes untold, none is told in vain. */
export function tellShop(ledger: Ledger, { teller, event, now, deliveries = 1 }: Telling): void {
  const { eventId, orderId } = event;
  const body = JSON.stringify(event);
  const delivery = { teller, eventId, orderId, body, dueAt: now, createdAt: now };
  for (let count = 0; count < deliveries; count++) statements(ledger).tell(delivery);
}

export interface Webhooks {
  /** Makes whatever an earlier life left undelivered due at once. */
  resume(): void;
  /**
   * Takes what is due, in its caller's transaction, and puts each off beyond its timeout: while it is
   * under way it is not due again.
   */
  claimDue(ledger: Ledger, now: number): Delivery[];
  /** Sends what was claimed and ends when each of them is delivered or put off. */
  deliver(claimed: Delivery[]): Promise<void>;
  nextDueAt(): number | null;
  /** Breaks off what is under way; it stays due. */
  stop(): void;
}

const timeoutMs = 10_000;
const retryMs = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000];
const giveUpAfterMs = 3 * 24 * 60 * 60 * 1_000;

/** How it tells, as far as that can be turned. */
export type Manner = Pick<Dial, "lateMs" | "reordered" | "twicePercent" | "forgedPercent">;

export function createWebhooks({
  db,
  callbacks,
  secret,
  clock,
  manner = () => calm,
}: {
  db: SandboxDatabase;
  callbacks: Callbacks;
  secret: string;
  clock: Clock;
  manner?: () => Manner;
}): Webhooks {
  const stopping = new AbortController();

  return {
    resume() {
      statements(db).resume.run({ dueAt: clock() });
    },
    claimDue(ledger, now) {
      return statements(ledger).claim.all({ now, dueAt: now + 2 * timeoutMs });
    },
    async deliver(claimed) {
      await Promise.all(claimed.map(deliverOne));
    },
    nextDueAt() {
      return statements(db).nextAt.get()?.dueAt ?? null;
    },
    stop() {
      stopping.abort(new Error("The sandbox was stopped"));
    },
  };

  async function deliverOne(delivery: Delivery): Promise<void> {
    const { twicePercent, forgedPercent } = manner();
    const wait = delivery.attempts === 1 ? waitOf(manner()) : 0;
    if (wait > 0) {
      return settle(delivery, { dueAt: clock() + wait, deliveredAt: null, lastError: null });
    }
    try {
      if (happens(forgedPercent)) await send(forged(delivery), "nobody's secret").catch(() => {});
      await send(delivery);
      if (happens(twicePercent)) await send(delivery);
      await settle(delivery, { dueAt: null, deliveredAt: clock(), lastError: null });
    } catch (error) {
      const dueAt = retryAt(delivery, clock());
      await settle(delivery, { dueAt, deliveredAt: null, lastError: reasonOf(error) });
    }
  }

  async function send({ teller, body }: Delivery, key = secret): Promise<void> {
    const response = await fetch(callbacks[teller], {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        [signatureHeader]: signWebhook({ body, secret: key, now: clock() }),
      },
      body,
      redirect: "error",
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The shop answered ${response.status}`);
  }

  async function settle({ id }: Delivery, outcome: Outcome): Promise<void> {
    await commit(db, () => statements(db).settle.run({ id, ...outcome }));
  }
}

function waitOf({ lateMs, reordered }: Manner): number {
  return Math.round(reordered ? Math.random() * lateMs : lateMs);
}

/** By somebody who knows of it and has no key. */
function forged(delivery: Delivery): Delivery {
  const told = { ...JSON.parse(delivery.body), eventId: `${delivery.eventId}_forged` };
  return { ...delivery, body: JSON.stringify(told) };
}

type Outcome = Pick<Delivery, "dueAt" | "deliveredAt" | "lastError">;

function retryAt({ attempts, createdAt }: Delivery, now: number): number | null {
  const wait = retryMs[Math.min(attempts, retryMs.length) - 1] ?? 0;
  return now + wait > createdAt + giveUpAfterMs ? null : now + wait;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
