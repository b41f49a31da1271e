import { Hono } from "hono";
import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { MessagePage } from "#views/pages/message.tsx";
import { Gone, mortalNames, sayGone } from "#views/parts/sudden-deaths.tsx";
import { type AppContext, type AppDeps, type AppEnv, type Mortal, mortals } from "./deps.ts";
import { adminOnly, ownerOf } from "./middleware/current-user.ts";
import type { PageContent } from "./page.tsx";
import { patch } from "./patch.ts";
import { notFound, Problem } from "./problem.ts";
import { renderPage } from "./render-page.tsx";
import { isDatastar, wantsPage } from "./request-kind.ts";

/** kill -9 of one of our own processes, where nothing is at stake and it is started again by itself. */
export function suddenDeathRoutes(deps: AppDeps) {
  return new Hono<AppEnv>().use(adminOnly()).post("/:mortal", async (c) => {
    const mortal = mortalOf(c);
    const kill = deps.sandbox?.kill?.[mortal];
    if (!kill) throw notFound("way to kill it");
    await noted(deps, c, mortal);
    die(kill, mortal);
    if (isDatastar(c)) return patch(c, <Gone mortal={mortal} />);
    if (!wantsPage(c)) return c.json({ killed: mortal }, 202);
    return renderPage(deps, c, contentOf(mortal), { live: false, status: 202 });
  });
}

function mortalOf(c: AppContext): Mortal {
  const mortal = mortals.find((each) => each === c.req.param("mortal"));
  if (!mortal) throw notFound("process");
  return mortal;
}

/** Before it is done: afterwards there may be nobody left to write it down. */
async function noted({ events: { db, now } }: AppDeps, c: AppContext, subject: Mortal) {
  const at = now();
  const entry = {
    key: `killed/${subject}/${at}`,
    actor: ownerOf(c),
    action: "killed",
    subject,
    at,
  };
  await commit(db, () => insertAudit(db, entry));
}

function die(kill: () => void, mortal: Mortal): void {
  try {
    kill();
  } catch {
    throw new Problem({
      status: 409,
      code: "not_running",
      title: `The ${mortalNames[mortal]} is not running at the moment`,
      detail: "It is being started again. Try again in a moment.",
    });
  }
}

/** Without the script: the page cannot draw itself anew. */
function contentOf(mortal: Mortal): PageContent {
  const title = sayGone(mortal);
  return {
    title,
    section: "sandbox",
    markdown: `# ${title}`,
    input: (
      <MessagePage icon="skip" title={title}>
        <a id="back-to-sandbox" href="/admin/sandbox">
          Back to the sandbox
        </a>{" "}
        in a few seconds.
      </MessagePage>
    ),
  };
}
