import type { Database } from "#db/connection.ts";

/** What an order or a trip, and what is said of its run, has been moved through. */
export interface RecordedMoves {
  /** Each status once, unless it was left and came again. */
  statuses(id: string): string[];
  nextActions(id: string): string[];
}

/** The database itself writes down every change, however it comes about. */
export function recordMoves(db: Database, table: "orders" | "trips"): RecordedMoves {
  db.$client.exec(`
    create temp table moves (about text, id text, value text);
    create temp trigger move_of_status after update of status on ${table}
      when old.status is not new.status
      begin insert into moves values ('status', new.id, new.status); end;
    create temp trigger move_of_next_action after update of next_action on runs
      when new.next_action is not null and old.next_action is not new.next_action
      begin insert into moves values ('next action', new.id, new.next_action); end;
  `);
  const read = db.$client
    .prepare("select value from moves where about = ? and id = ? order by rowid")
    .pluck();
  return {
    statuses: (id) => read.all("status", id).map(String),
    nextActions: (id) => read.all("next action", id).map(String),
  };
}
