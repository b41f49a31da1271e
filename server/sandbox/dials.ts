import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { given, prepared } from "#db/prepared.ts";
import {
  calm,
  type Dial,
  type Dials,
  dialSchema,
  presetNames,
  presets,
} from "#server/outside/dials.ts";
import { forEach, type PlayedSystem, playedSystems } from "#server/outside/systems.ts";
import type { SandboxDatabase } from "./database.ts";
import { Fault, Refusal } from "./errors.ts";
import { dials } from "./schema.ts";

const statements = prepared((db) => ({
  all: db.select().from(dials).prepare(),
  turn: db
    .insert(dials)
    .values(given(dials, "system", "dial"))
    .onConflictDoUpdate({ target: dials.system, set: { dial: sql`excluded.dial` } })
    .prepare(),
}));

/** How each of them behaves at the moment. It outlives the sandbox, as real trouble would. */
export class TurnedDials {
  readonly #turned: Dials;
  readonly #losing = new Set<PlayedSystem>();
  readonly #refused = new Set<string>();

  constructor(private readonly db: SandboxDatabase) {
    const kept = new Map(
      statements(db)
        .all.all()
        .map(({ system, dial }) => [system, dial]),
    );
    this.#turned = forEach(playedSystems, (name) => dialSchema.parse(kept.get(name) ?? {}));
  }

  of(system: PlayedSystem): Dial {
    return this.#turned[system];
  }

  get all(): Dials {
    return this.#turned;
  }

  async turn(turns: readonly (readonly [PlayedSystem, Dial])[]): Promise<void> {
    for (const [system, dial] of turns) this.#turned[system] = dial;
    await commit(this.db, () => {
      for (const [system, dial] of turns) statements(this.db).turn.run({ system, dial });
    });
  }

  loseNext(system: PlayedSystem): void {
    this.#losing.add(system);
  }

  /** Whether the answer that is about to leave is lost. */
  isLost(system: PlayedSystem): boolean {
    return this.#losing.delete(system) || happens(this.of(system).lostPercent);
  }

  /** Once for each key. */
  isRefusedFirst(system: PlayedSystem, key: string): boolean {
    if (!this.of(system).refundsFailFirst || this.#refused.has(key)) return false;
    this.#refused.add(key);
    return true;
  }
}

export function happens(percent: number): boolean {
  return Math.random() * 100 < percent;
}

/** Stands before everything that a shop asks of a system, but not before the people who pay there. */
export function turnedBy(dials: TurnedDials, system: PlayedSystem): MiddlewareHandler {
  return async function behaveAsTurned(c, next) {
    const { answering, latencyMs, jitterMs, errorPercent } = dials.of(system);
    const wait = latencyMs + Math.random() * jitterMs;
    if (wait > 0) await delay(wait);
    if (answering === "hangs") await gone(c.req.raw.signal);
    if (answering !== "answers") throw new Fault("down", "it is closed");
    if (happens(errorPercent)) throw new Fault("stumbled", "it stumbled");
    const key = c.req.header("Idempotency-Key") ?? "";
    if (givesBack.test(c.req.path) && dials.isRefusedFirst(system, key)) {
      throw new Fault("not_yet", "it gives nothing back at the moment");
    }
    await next();
    if (c.req.method === "POST" && c.res.ok && dials.isLost(system)) {
      throw new Fault("answer_lost", "the connection broke before the answer arrived");
    }
  };
}

const givesBack = /\/(refund|cancel|void|release)$/;

/** Whoever asks gives up at some time. */
function gone(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Asked by whoever tries the shop out; not a part of what it plays. */
export function createDialRoutes(dials: TurnedDials): Hono {
  const answer = () => Response.json({ dials: dials.all });
  return new Hono()
    .get("/", answer)
    .post("/", async (c) => {
      const { preset } = parse(z.object({ preset: z.enum(presetNames) }), await c.req.json());
      const turned = new Map<PlayedSystem, Partial<Dial>>(presets[preset]);
      await dials.turn(playedSystems.map((name) => [name, { ...calm, ...turned.get(name) }]));
      return answer();
    })
    .post("/:system", async (c) => {
      await dials.turn([[systemIn(c.req.param("system")), parse(dialSchema, await c.req.json())]]);
      return answer();
    })
    .post("/:system/lose-next", (c) => {
      dials.loseNext(systemIn(c.req.param("system")));
      return answer();
    });
}

function systemIn(name: string): PlayedSystem {
  const system = playedSystems.find((each) => each === name);
  if (!system) throw new Refusal(404, "system_not_found", `There is no ${name}`);
  return system;
}

function parse<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const parsed = schema.safeParse(sent);
  if (!parsed.success) throw new Refusal(400, "invalid_request", z.prettifyError(parsed.error));
  return parsed.data;
}
