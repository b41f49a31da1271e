import { pino } from "pino";
import { openDatabase } from "#db/connection.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { cast, knownPassword } from "#server/accounts/cast.ts";
import { hashPassword } from "#server/accounts/passwords.ts";
import { createApp, drawingsOf } from "#server/app.ts";
import { seedDatabase } from "#server/domains/index.ts";
import { Hub } from "#server/events/hub.ts";
import { connectIngress } from "#server/ingress/connect.ts";
import type { GivenDeps } from "#server/web/deps.ts";
import { createClient } from "./client.ts";
import { openSession } from "./session.ts";

export type CastName = (typeof cast)[number]["username"];

let passwordHash: Promise<string> | undefined;

/** The whole web over a seeded database in memory, without a socket and without Restate. */
export async function openTestApp(given: Partial<GivenDeps> = {}) {
  const db = openDatabase({ file: ":memory:" });
  migrateDatabase(db);
  passwordHash ??= hashPassword(knownPassword);
  const hash = await passwordHash;
  seedDatabase(db, { users: cast.map((user) => ({ ...user, passwordHash: hash })), now: 1 });

  const clock = { now: Date.UTC(2026, 0, 5, 9) };
  const stop = new AbortController();
  const logged: string[] = [];
  const events = { db, hub: new Hub(), now: () => clock.now };
  const drawings = drawingsOf(events);
  const deps: GivenDeps = {
    events,
    drawings,
    ingress: connectIngress({ url: nobodyThere }),
    assets: { client: "/build/client.js", page: "/build/page.js", css: "/build/app.css" },
    log: pino({ level: "error" }, { write: (line: string) => void logged.push(line) }),
    stopping: stop.signal,
    cookieName: "cartwright_3000",
    production: false,
    signInLimit: 1_000,
    limits: { commandsPerMinute: 1_000_000 },
    webhookSecret: "a secret between two",
    missing: async () => [],
    engine: {
      resume: nobodyThereToAsk,
      cancel: nobodyThereToAsk,
      listPaused: nobodyThereToAsk,
    },
    ...given,
  };
  const app = createApp(deps);
  return {
    ...deps.events,
    /** Counts what was drawn. */
    drawings,
    app,
    deps,
    clock,
    logged,
    /** A browser that nobody has signed in with. */
    visitor: () => createClient(app),
    /** A browser that has signed in already. */
    as: (name: CastName) => {
      const token = openSession(db, { userId: `usr_${name}`, now: clock.now });
      return createClient(app, { [deps.cookieName]: token });
    },
    close: () => {
      stop.abort();
      db.$client.close();
    },
  };
}

export type TestApp = Awaited<ReturnType<typeof openTestApp>>;

async function nobodyThereToAsk(): Promise<never> {
  throw new Error("Restate is not there");
}

/** A port on which nothing listens: what is asked of Restate is refused at once. */
const nobodyThere = "http://127.0.0.1:9";
