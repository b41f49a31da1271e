import { Hono } from "hono";
import { z } from "zod";
import { insertAudit } from "#db/queries/audit.ts";
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

/** What the pretended outside can be made to do. It is asked for each request; the stream draws what it said. */
export const sandboxPage: Page = {
  path: "/admin/sandbox",
  for: "admin",
  load: ({ deps }) => contentOf(deps),
  ask: async ({ deps }) => {
    if (deps.sandbox) await remembered(deps, deps.sandbox.controls.dials());
    return contentOf(deps);
  },
};

function contentOf({ sandbox }: AppDeps): PageContent | undefined {
  if (!sandbox) return undefined;
  const { turned } = sandbox;
  return {
    title: "Sandbox",
    holds: "Its dials",
    description:
      "What the pretended payment providers, carriers and all others outside are made to do.",
    section: "sandbox",
    topics: ["admin"],
    markdown: sandboxMarkdown(playedSystems, turned),
    input: (
      <SandboxPage
        systems={playedSystems}
        dials={turned}
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
