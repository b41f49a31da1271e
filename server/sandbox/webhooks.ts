import { eq, isNotNull, lte, min, sql } from "drizzle-orm";
import { signatureHeader, signWebhook } from "#server/outside/webhook-signature.ts";
import type { Clock } from "./clock.ts";
import type { Ledger, SandboxDatabase } from "./database.ts";
import { type Teller, webhookDeliveries } from "./schema.ts";

type Delivery = typeof webhookDeliveries.$inferSelect;

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
  ledger
    .insert(webhookDeliveries)
    .values(Array.from({ length: deliveries }, () => delivery))
    .run();
}

export interface Webhooks {
  /** Makes whatever an earlier life left undelivered due at once. */
  resume(): void;
  /** Sends what is due and ends when each of them is delivered or put off. */
  deliverDue(): Promise<void>;
  nextDueAt(): number | null;
  /** Breaks off what is under way; it stays due. */
  stop(): Promise<void>;
}

const batchSize = 50;
const timeoutMs = 10_000;
const retryMs = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000];
const giveUpAfterMs = 3 * 24 * 60 * 60 * 1_000;

export function createWebhooks({
  db,
  callbacks,
  secret,
  clock,
}: {
  db: SandboxDatabase;
  callbacks: Callbacks;
  secret: string;
  clock: Clock;
}): Webhooks {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();

  return {
    resume() {
      db.update(webhookDeliveries)
        .set({ dueAt: clock() })
        .where(isNotNull(webhookDeliveries.dueAt))
        .run();
    },
    async deliverDue() {
      await Promise.all(claimDue(db, clock()).map((delivery) => track(deliver(delivery))));
    },
    nextDueAt() {
      const { dueAt } = db
        .select({ dueAt: min(webhookDeliveries.dueAt) })
        .from(webhookDeliveries)
        .get() ?? { dueAt: null };
      return dueAt;
    },
    async stop() {
      stopping.abort(new Error("The sandbox was stopped"));
      await Promise.all(underWay);
    },
  };

  async function deliver(delivery: Delivery): Promise<void> {
    try {
      await send(delivery);
      settle(delivery, { dueAt: null, deliveredAt: clock(), lastError: null });
    } catch (error) {
      settle(delivery, { dueAt: retryAt(delivery, clock()), lastError: reasonOf(error) });
    }
  }

  async function send({ teller, body }: Delivery): Promise<void> {
    const response = await fetch(callbacks[teller], {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        [signatureHeader]: signWebhook({ body, secret, now: clock() }),
      },
      body,
      redirect: "error",
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The shop answered ${response.status}`);
  }

  function settle({ id }: Delivery, outcome: Partial<Delivery>): void {
    db.update(webhookDeliveries).set(outcome).where(eq(webhookDeliveries.id, id)).run();
  }

  function track(work: Promise<void>): Promise<void> {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }
}

/** Puts each claimed delivery off beyond its timeout: while it is under way it is not due again. */
function claimDue(db: SandboxDatabase, now: number): Delivery[] {
  return db.transaction((ledger) => {
    const due = ledger
      .select()
      .from(webhookDeliveries)
      .where(lte(webhookDeliveries.dueAt, now))
      .orderBy(webhookDeliveries.dueAt, webhookDeliveries.id)
      .limit(batchSize)
      .all();
    return due.map(({ id }) =>
      ledger
        .update(webhookDeliveries)
        .set({ attempts: sql`${webhookDeliveries.attempts} + 1`, dueAt: now + 2 * timeoutMs })
        .where(eq(webhookDeliveries.id, id))
        .returning()
        .get(),
    );
  });
}

function retryAt({ attempts, createdAt }: Delivery, now: number): number | null {
  const wait = retryMs[Math.min(attempts, retryMs.length) - 1] ?? 0;
  return now + wait > createdAt + giveUpAfterMs ? null : now + wait;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
