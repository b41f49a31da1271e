import { implement, type ObjectContext, rpc } from "@restatedev/restate-sdk";
import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { listOpenPaymentsOfEndedRuns } from "#db/queries/books.ts";
import { replaceDifferences } from "#db/queries/differences.ts";
import { findAnyRun } from "#db/queries/runs.ts";
import { notifyAdmins } from "#server/events/record.ts";
import type { Events } from "#server/events/run-observer.ts";
import { tell } from "#server/events/telling.ts";
import { sentence } from "#server/rules/sentence.ts";
import type { Found, Keeper, Mended } from "../keeper.ts";
import { paymentService } from "../payment/contract.ts";
import { books, type Looked } from "./contract.ts";
import { findDifferences, heldForNobody, isStill, type Looking } from "./differences.ts";

export interface BooksOptions extends Omit<Looking, "db" | "now"> {
  events: Events;
  /** How long it rests between two looks. */
  everyMs: number;
}

/** Looks whether everything that is written down agrees: with what goes on, and with the outside. */
export function createBooks(options: BooksOptions) {
  return implement(books, {
    handlers: {
      look: (ctx, { mend }) => look(ctx, options, mend),
      keepLooking: async (ctx, { generation }) => {
        if (generation < ((await ctx.get<number>("generation")) ?? 0)) return;
        ctx.set("generation", generation);
        await look(ctx, options, true);
        ctx
          .sendClient(books, ctx.key)
          .keepLooking({ generation }, rpc.sendOpts({ delay: options.everyMs }));
      },
    },
  });
}

async function look(ctx: ObjectContext, options: BooksOptions, mend: boolean): Promise<Looked> {
  const { events } = options;
  const { found, unasked } = await ctx.run("Compare the books", () =>
    findDifferences({ ...options, db: events.db, now: events.now }),
  );
  const isMended = ({ isSafe }: Found) => mend && isSafe;
  for (const each of found) {
    if (isMended(each)) await mendOne(ctx, options, each);
    else tell(events, () => callForAPerson(events, each));
  }
  const left = found.filter((each) => !isMended(each));
  tell(events, () => show(events, { left, unasked, mended: found.length - left.length }));
  return { differences: found.map((each) => asAnswer(each, mend)), unasked };
}

async function mendOne(ctx: ObjectContext, options: BooksOptions, found: Found): Promise<void> {
  const { events, keepers } = options;
  const done = await ctx.run(`Mend: ${found.words}`, async () => {
    if (!(await isStill({ ...options, db: events.db, now: events.now }, found))) return null;
    return commit(events.db, () => {
      insertAudit(events.db, {
        key: `books/${found.kind}/${found.runId}/${events.now()}`,
        actor: "the reconciler",
        action: "mended",
        subject: found.runId,
        detail: found.words,
        at: events.now(),
      });
      return mended(events, keepers, found);
    });
  });
  if (!done) return;
  const { release } = done;
  if (release) ctx.sendClient(paymentService).release(release);
  keeperOf(events, keepers, found.runId)?.letGo?.(ctx, found);
}

/** What the page of the work shows until the next look. */
function show(
  { db, hub, now }: Events,
  { left, ...looked }: { left: readonly Found[]; unasked: readonly string[]; mended: number },
): void {
  const differences = left.map(({ kind, runId, words }) => ({ kind, runId, words }));
  replaceDifferences(db, { differences, ...looked, now: now() });
  hub.wake("admin");
}

/** What is held for nobody is let go of by the payment service, with its own keys. */
function mended(events: Events, keepers: readonly Keeper[], found: Found): Mended {
  const { kind, runId } = found;
  if (kind === heldForNobody) {
    const before = events.now();
    const open = listOpenPaymentsOfEndedRuns(events.db, { before }).find(
      (each) => each.runId === runId,
    );
    return open ? { release: { runId, attempt: open.attempt, everywhere: true } } : {};
  }
  return keeperOf(events, keepers, runId)?.mend?.(events, found) ?? {};
}

function keeperOf({ db }: Events, keepers: readonly Keeper[], runId: string): Keeper | undefined {
  const kind = findAnyRun(db, { id: runId })?.kind;
  return keepers.find((keeper) => keeper.kind === kind);
}

function callForAPerson(events: Events, { kind, runId, words }: Found): void {
  notifyAdmins(events, runId, {
    key: `books: ${kind}`,
    tone: "bad",
    title: "The books differ",
    body: `${sentence(words)} Look into it.`,
    href: `/runs/${runId}`,
  });
}

function asAnswer({ kind, runId, words, isSafe }: Found, mend: boolean) {
  return { kind, runId, words, mended: mend && isSafe };
}
