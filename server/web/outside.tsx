import { Hono } from "hono";
import { z } from "zod";
import { insertAudit } from "#db/queries/audit.ts";
import {
  type Breaker,
  countOpenBreakers,
  findBreaker,
  listBreakerChanges,
  listBreakers,
  saveBreaker,
} from "#db/queries/breakers.ts";
import { type GuardedSystem, guardedSystems } from "#server/outside/systems.ts";
import { outsideMarkdown } from "#views/output/outside.ts";
import { OutsidePage, type RefusedSwitch } from "#views/pages/outside.tsx";
import { CommandError } from "#views/parts/command.tsx";
import { readBody, typedIn } from "./body.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { adminOnly, ownerOf, signedInUser } from "./middleware/current-user.ts";
import type { Page, PageContent } from "./page.tsx";
import { patch } from "./patch.ts";
import { notFound, type Problem } from "./problem.ts";
import { orRedrawn } from "./redrawn-form.ts";
import { renderPage } from "./render-page.tsx";
import { isDatastar, wantsPage } from "./request-kind.ts";
import type { Section } from "./section.ts";

export const outsideSection: Section = {
  id: "outside",
  href: "/admin/outside",
  label: "Outside",
  icon: "plug",
  for: "admin",
  count: { of: "not asked as usual", read: countOpenBreakers },
};

/** Those outside, and whether they are asked at the moment. */
export const outsidePage: Page = {
  path: "/admin/outside",
  for: "admin",
  load: ({ deps }) => contentOf(deps),
};

function contentOf(deps: AppDeps, refused?: RefusedSwitch): PageContent {
  const { db, now } = deps.events;
  const systems = connected(deps);
  const breakers = listBreakers(db);
  const changes = listBreakerChanges(db);
  return {
    title: "Outside",
    holds: "Whom we ask",
    description:
      "Whether payment providers, carriers and the others outside are asked, and why not.",
    section: "outside",
    topics: ["admin"],
    markdown: outsideMarkdown(systems, breakers, changes),
    input: (
      <OutsidePage
        systems={systems}
        breakers={breakers}
        changes={changes}
        now={now()}
        refused={refused}
      />
    ),
  };
}

const reason = z.string("Say why").trim().min(1, "Say why").max(200, "Use at most 200 characters");
export const letThrough = z.object({ reason });
export const shut = z.object({
  reason,
  minutes: z
    .union([z.literal("").transform(() => undefined), z.coerce.number().int().min(1).max(1440)])
    .optional()
    .describe("After which it is tried again; until it is let through by hand when not given"),
});

export function outsideRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", (c) => c.json({ systems: describe(deps) }))
    .post(
      "/:system/shut",
      orRedrawn(deps, redraw, (c) => shutOff(deps, c)),
    )
    .post(
      "/:system/let-through",
      orRedrawn(deps, redraw, (c) => askAgain(deps, c)),
    );
}

function describe(deps: AppDeps) {
  const { db } = deps.events;
  return connected(deps).map((system) => findBreaker(db, { system }) ?? untroubled(system));
}

/** Those that are pretended keep what was begun with them, also where somebody else has their place. */
function connected(deps: AppDeps): readonly GuardedSystem[] {
  const absent: GuardedSystem[] = [
    ...(deps.stripeWebhookSecret ? [] : (["stripe"] as const)),
    ...(deps.easyPostWebhookSecret ? [] : (["easypost"] as const)),
  ];
  return guardedSystems.filter((name) => !absent.includes(name));
}

function untroubled(system: GuardedSystem): Breaker {
  return { system, state: "closed", failures: 0, until: null, probe: null, since: 0, reason: null };
}

async function shutOff(deps: AppDeps, c: AppContext): Promise<Response> {
  const { reason, minutes } = await readBody(c, shut);
  const now = deps.events.now();
  return change(deps, c, "shut off", {
    ...{ failures: 0, probe: null, since: now, reason },
    ...(minutes === undefined
      ? { state: "isolated", until: null }
      : { state: "open", until: now + minutes * 60_000 }),
  });
}

async function askAgain(deps: AppDeps, c: AppContext): Promise<Response> {
  const { reason } = await readBody(c, letThrough);
  const since = deps.events.now();
  const usual = { state: "closed", failures: 0, until: null, probe: null } as const;
  return change(deps, c, "let through", { ...usual, since, reason });
}

function change(
  deps: AppDeps,
  c: AppContext,
  action: string,
  state: Omit<Breaker, "system">,
): Response {
  const { db, hub } = deps.events;
  const system = systemOf(deps, c);
  const { username } = signedInUser(c);
  const { since: at, reason } = state;
  saveBreaker(db, { ...state, system }, username);
  const key = `outside/${system}/${at}`;
  insertAudit(db, { key, actor: ownerOf(c), action, subject: system, detail: reason, at });
  hub.wake("admin");
  if (isDatastar(c)) return c.body(null, 204);
  return wantsPage(c) ? c.redirect("/admin/outside", 303) : c.json({ ...state, system });
}

function systemOf(deps: AppDeps, c: AppContext): GuardedSystem {
  const system = connected(deps).find((name) => name === c.req.param("system"));
  if (!system) throw notFound("system");
  return system;
}

/** Without its reason: the form again, with the words beside the field. */
async function redraw(deps: AppDeps, c: AppContext, problem: Problem): Promise<Response> {
  const system = systemOf(deps, c);
  const error = problem.fields?.reason ?? problem.detail ?? problem.title;
  if (isDatastar(c)) {
    return patch(c, <CommandError id={`switch-${system}-reason-error`} message={error} />);
  }
  const { reason } = await typedIn(c);
  const content = contentOf(deps, { system, reason, error });
  return renderPage(deps, c, content, { live: false, status: problem.status });
}
