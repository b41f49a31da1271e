import type { Database } from "#db/connection.ts";
import type { Owed } from "#db/invariants.ts";
import { listPaidSums } from "#db/queries/comparing.ts";
import type { StandingWork } from "#db/queries/standing-work.ts";
import { readTogether } from "#db/reading.ts";
import type { SandboxControls } from "#server/outside/dials.ts";
import { isInEarnest } from "#server/outside/systems.ts";
import { eventsFigure } from "./events.ts";
import type { BothBooks, Compared, Figure } from "./figure.ts";
import { moneyFigures } from "./money.ts";
import { oldestRunFigure, pausedFigure } from "./work.ts";

export interface CompareOptions {
  db: Database;
  now: () => number;
  controls: Pick<SandboxControls, "ledgers">;
  listPaused: () => Promise<StandingWork[]>;
  /** The newest of all domains. */
  listOwed: (db: Database, most: { limit: number }) => Owed[];
  /** What domains add, each of its own. */
  figuresOf: (books: BothBooks) => Figure[];
}

/** What is older was compared often enough, and a look stays cheap however much was sold. */
const newest = 500;

/** Our books, as they are once the others have answered, beside what those have written down. */
export async function compare(options: CompareOptions): Promise<Compared> {
  const { db, now, controls, listPaused, listOwed, figuresOf } = options;
  const at = now();
  const [oldest] = listOwed(db, { limit: newest }).slice(-1);
  const since = oldest?.begunAt ?? at;
  const [ledgers, standing] = await Promise.allSettled([controls.ledgers({ since }), listPaused()]);
  return readTogether(db, () => {
    const owed = listOwed(db, { limit: newest }).filter(({ begunAt }) => begunAt >= since);
    const paid = listPaidSums(db, { since });
    const elsewhere = new Set([
      ...paid.filter(({ providers }) => providers.some(isInEarnest)).map(({ runId }) => runId),
      ...owed.filter(({ carrier = null }) => isInEarnest(carrier)).map(({ runId }) => runId),
    ]);
    const books = { db, at, since, owed, theirs: answerIn(ledgers), elsewhere };
    return {
      at,
      figures: [
        ...moneyFigures(books, paid),
        ...figuresOf(books),
        eventsFigure(books),
        oldestRunFigure(books),
        pausedFigure(answerIn(standing)),
      ],
      unasked: [...whyNot("The sandbox", ledgers), ...whyNot("The engine", standing)],
    };
  });
}

function answerIn<T>(asked: PromiseSettledResult<T>): T | undefined {
  return asked.status === "fulfilled" ? asked.value : undefined;
}

function whyNot(who: string, asked: PromiseSettledResult<unknown>): string[] {
  if (asked.status === "fulfilled") return [];
  const { reason } = asked;
  return [`${who}: ${reason instanceof Error ? reason.message : String(reason)}`];
}
