import { isNotNull, min } from "drizzle-orm";
import { commit } from "#db/group-commit.ts";
import { prepared } from "#db/prepared.ts";
import { type Alarm, startAlarm } from "./alarm.ts";
import { settleDue } from "./bank.ts";
import type { Clock } from "./clock.ts";
import type { SandboxDatabase } from "./database.ts";
import { nextNewsAt, tellOfParcels } from "./parcel-news.ts";
import { intents } from "./schema.ts";
import type { Webhooks } from "./webhooks.ts";

const statements = prepared((db) => ({
  nextSettling: db
    .select({ at: min(intents.settlesAt) })
    .from(intents)
    .where(isNotNull(intents.settlesAt))
    .prepare(),
}));

/** What happens by itself when its time has come: slow cards, news of parcels, webhooks. */
export interface Due {
  /** Does by itself, from now on, whatever becomes due. */
  start(): void;
  /** Something was written that may become due. */
  wake(): void;
  /** Does what is due now, and ends when it is done. */
  run(): Promise<void>;
  stop(): Promise<void>;
}

export function createDue({
  db,
  webhooks,
  clock,
}: {
  db: SandboxDatabase;
  webhooks: Webhooks;
  clock: Clock;
}): Due {
  const rounds = new Set<Promise<void>>();
  let alarm: Alarm | undefined;

  return { start, wake, run, stop };

  function start(): void {
    webhooks.resume();
    alarm ??= startAlarm({ nextDueAt, ring: () => void run(), clock });
  }

  function wake(): void {
    alarm?.wake();
  }

  function run(): Promise<void> {
    const round = goRound().finally(() => rounds.delete(round));
    rounds.add(round);
    return round;
  }

  async function goRound(): Promise<void> {
    const claimed = await commit(db, () => {
      const now = clock();
      settleDue(db, now);
      tellOfParcels(db, now);
      return webhooks.claimDue(db, now);
    });
    wake();
    await webhooks.deliver(claimed);
    wake();
  }

  function nextDueAt(): number | null {
    const settling = statements(db).nextSettling.get()?.at ?? null;
    const times = [settling, nextNewsAt(db), webhooks.nextDueAt()];
    const dueTimes = times.filter((at) => at !== null);
    return dueTimes.length > 0 ? Math.min(...dueTimes) : null;
  }

  async function stop(): Promise<void> {
    alarm?.stop();
    webhooks.stop();
    await Promise.all(rounds);
  }
}
