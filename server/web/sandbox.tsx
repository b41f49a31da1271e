import { Hono } from "hono";
import { z } from "zod";
import { insertAudit } from "#db/queries/audit.ts";
import { listBreakers } from "#db/queries/breakers.ts";
import type { Compared } from "#server/invariants/figure.ts";
import {
  answering,
  type Dials,
  dialSchema,
  type Preset,
  presetNames,
  type SandboxControls,
  tellers,
} from "#server/outside/dials.ts";
import { type PlayedSystem, playedCarriers, playedSystems } from "#server/outside/systems.ts";
import { sandboxMarkdown } from "#views/output/sandbox.ts";
import { SandboxPage } from "#views/pages/sandbox.tsx";
import { readBody } from "./body.ts";
import { type AppContext, type AppDeps, type AppEnv, mortals } from "./deps.ts";
import { adminOnly, ownerOf } from "./middleware/current-user.ts";
import type { Page, PageContent } from "./page.tsx";
import { notFound, Problem } from "./problem.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";
import type { Section } from "./section.ts";

export const sandboxSection: Section = {
  id: "sandbox",
  href: "/admin/sandbox",
  label: "Sandbox",
  icon: "filter",
  for: "admin",
};

/**
 * What the pretended outside can be made to do, and what must hold all the same. It is asked for the request;
 * the stream draws what it was found to be last, and lets it be looked at again.
 */
export const sandboxPage: Page = {
  path: "/admin/sandbox",
  for: "admin",
  load: ({ deps }) => contentOf(deps),
  ask: async ({ deps }) => {
    await deps.sandbox?.comparison.latest();
    return contentOf(deps);
  },
};

/** A drawing that nobody has looked at for so long is made anew: looking is what keeps it compared. */
const drawnForMs = 15_000;

function contentOf({ sandbox, events }: AppDeps): PageContent | undefined {
  if (!sandbox) return undefined;
  const compared = sandbox.comparison.look();
  const { turned } = sandbox;
  return {
    title: "Sandbox",
    holds: "Its dials",
    description:
      "What the pretended payment providers, carriers and all others outside are made to do.",
    section: "sandbox",
    topics: ["admin", "invariants"],
    until: events.now() + drawnForMs,
    alike: "whoever may turn it",
    markdown: sandboxMarkdown(playedSystems, turned, compared),
    input: (
      <SandboxPage
        compared={compared}
        systems={playedSystems}
        dials={turned}
        breakers={listBreakers(events.db)}
        presets={presetNames}
        answering={answering}
        tellers={tellers}
        carriers={playedCarriers}
        mortals={mortals.filter((mortal) => sandbox.kill?.[mortal])}
      />
    ),
  };
}

export const turnAll = z.object({ preset: z.enum(presetNames) });
/** In a form a box that is not ticked is not there, and no number is none. */
export const turnOne = dialSchema;

export function sandboxRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", async (c) => c.json({ dials: await controlsOf(deps).dials() }))
    .get("/invariants", async (c) => c.json(await comparedNow(deps)))
    .post("/", async (c) => {
      const { preset } = await readBody(c, turnAll);
      return turned(deps, c, preset, controlsOf(deps).preset(preset satisfies Preset));
    })
    .post("/:system", async (c) => {
      const dial = await readBody(c, turnOne);
      const system = systemOf(c);
      return turned(
        deps,
        c,
        `${system}: ${JSON.stringify(dial)}`,
        controlsOf(deps).turn(system, dial),
      );
    })
    .post("/:system/lose-next", (c) => {
      const system = systemOf(c);
      return turned(deps, c, `${system}: loses its next answer`, controlsOf(deps).loseNext(system));
    });
}

function controlsOf({ sandbox }: AppDeps): SandboxControls {
  if (!sandbox) throw notFound("sandbox");
  return sandbox.controls;
}

async function comparedNow({ sandbox }: AppDeps): Promise<Compared> {
  if (!sandbox) throw notFound("sandbox");
  const compared = await sandbox.comparison.latest();
  if (compared) return compared;
  throw new Problem({
    status: 503,
    code: "not_compared",
    title: "The books were not compared",
    detail: "Nothing is known of them at the moment. Try again.",
  });
}

async function turned(
  deps: AppDeps,
  c: AppContext,
  detail: string,
  turning: Promise<Dials>,
): Promise<Response> {
  const dials = await remembered(deps, turning);
  const { db, now } = deps.events;
  const at = now();
  const [key, action, subject] = [`sandbox/${at}`, "turned", "sandbox"];
  insertAudit(db, { key, actor: ownerOf(c), action, subject, detail: detail.slice(0, 500), at });
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect("/admin/sandbox", 303) : c.json({ dials });
}

async function remembered({ sandbox, events }: AppDeps, asked: Promise<Dials>): Promise<Dials> {
  const dials = await asked.catch((cause) => {
    throw new Problem({
      status: 503,
      code: "sandbox_silent",
      title: "The sandbox does not answer",
      detail: `It is started again by itself. Try again in a moment. (${cause.message})`,
    });
  });
  if (sandbox && JSON.stringify(sandbox.turned) !== JSON.stringify(dials)) {
    sandbox.turned = dials;
    events.hub.wake("admin");
  }
  return dials;
}

function systemOf(c: AppContext): PlayedSystem {
  const system = playedSystems.find((name) => name === c.req.param("system"));
  if (!system) throw notFound("system");
  return system;
}
