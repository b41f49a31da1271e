import type { OrganisationActKind, OrganisationState, RunStatus } from "#db/statuses.ts";
import { sayCount } from "./count.ts";

/** What decides how an act stands; all of it is in its row. */
interface Act {
  kind: OrganisationActKind;
  /** Of its run. */
  status: RunStatus;
  askedBy: string;
  reason: string;
  withdraws: boolean;
  withdrawn: number;
  cancelled: number;
  jobs: number;
  people: number;
  size: number;
  takenBackAt: number | null;
  erasingAt: number | null;
  endedAt: number | null;
}

/** Nothing is begun, changed or asked of an organisation that leaves. */
export const mayChange = (state: OrganisationState): boolean => state !== "leaving";

/** When erasing may begin: until then it can be taken back. */
export const graces = [
  { seconds: 0, label: "At once: what has begun is ended" },
  { seconds: 3_600, label: "In an hour" },
  { seconds: 86_400, label: "In a day" },
  { seconds: 604_800, label: "In a week" },
] as const;

export const mayTakeBack = ({ kind, ...act }: Act): boolean =>
  kind === "deletion" && act.endedAt === null && act.erasingAt === null && act.takenBackAt === null;

/** How far it has come. */
export function sayStanding(act: Act): string {
  switch (act.kind) {
    case "suspension":
      return "Suspended. What had begun goes on to its end";
    case "export":
      return `${many(act.jobs, "job")} gathered so far`;
    case "deletion":
      if (act.takenBackAt !== null) return "Its deletion is taken back";
      return act.erasingAt === null
        ? "It is going to be deleted. Nothing new begins"
        : `It is being deleted, which cannot be taken back: ${many(act.jobs, "job")} erased so far`;
  }
}

/** What was done, in the end. */
export function sayActReceipt(act: Act): string {
  if (act.status === "failed") return "It was interrupted: whoever wants it asks once more";
  switch (act.kind) {
    case "suspension":
      return saySuspended(act);
    case "export":
      return `${many(act.jobs, "job")} and all that belongs to them: ${saySize(act.size)}, as @${act.askedBy} asked`;
    case "deletion":
      return sayDeleted(act);
  }
}

function saySuspended({ status, withdraws, withdrawn, reason }: Act): string {
  if (status === "cancelled") return "It was lifted before all that had begun had ended";
  const waiting = withdraws
    ? `${sayCount(withdrawn)} that waited ${withdrawn === 1 ? "was" : "were"} withdrawn`
    : "What waits stays where it is";
  return `It was suspended: ${reason}. ${waiting}. Nothing of it holds a slot`;
}

function sayDeleted({ takenBackAt, withdrawn, cancelled, jobs, people, askedBy }: Act): string {
  if (takenBackAt !== null) {
    const gone = withdrawn > 0 ? `. ${sayCount(withdrawn)} that waited stay withdrawn` : "";
    return `Its deletion was taken back${gone}`;
  }
  const ended = `${sayCount(withdrawn)} that waited and ${sayCount(cancelled)} that had begun were ended`;
  return (
    `Deleted, as @${askedBy} asked. ${ended}. Erased: what ${many(jobs, "job")} were asked with and ` +
    `what came of them, that ${many(people, "person", "people")} belonged to it, its secret for calls, its ` +
    "files and its name. Kept, without its name: what each job cost and when, its budgets, and who decided " +
    "what, for the books must add up"
  );
}

const many = (count: number, one: string, more = `${one}s`) =>
  `${sayCount(count)} ${count === 1 ? one : more}`;

const inWords = new Intl.NumberFormat("en-IE", { maximumFractionDigits: 1 });

function saySize(bytes: number): string {
  if (bytes < 1_000_000) return `${inWords.format(Math.ceil(bytes / 1000))} KB`;
  return `${inWords.format(bytes / 1_000_000)} MB`;
}
