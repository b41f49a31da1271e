import { Hono } from "hono";
import { findBreaker } from "#db/queries/breakers.ts";
import {
  countHeldLetters,
  findLetter,
  type Letter,
  type LetterFilter,
  listLetters,
  listSentAgain,
} from "#db/queries/letters.ts";
import { findUser } from "#db/queries/users.ts";
import { letterStates } from "#db/statuses.ts";
import { letterMarkdown, lettersMarkdown } from "#views/output/letters.ts";
import { LetterPage } from "#views/pages/letter.tsx";
import { LettersPage } from "#views/pages/letters.tsx";
import { drawLetter } from "../letters/drawing.tsx";
import { maySendAgain, sendAgain } from "../letters/sending-again.ts";
import type { AppContext, AppDeps, AppEnv } from "./deps.ts";
import { adminOnly, signedInUser } from "./middleware/current-user.ts";
import type { Page } from "./page.tsx";
import { notFound } from "./problem.ts";
import { isDatastar, wantsPage } from "./request-kind.ts";
import type { Section } from "./section.ts";

const pageSize = 40;

export const lettersSection: Section = {
  id: "mail",
  href: "/admin/mail",
  label: "Mail",
  icon: "mail",
  for: "admin",
  count: { of: "held up", read: countHeldLetters },
};

/** All that was ever told by mail: to whom, about what, and whether it got through. */
export const lettersPage: Page = {
  path: "/admin/mail",
  for: "admin",
  load: ({ deps: { events, mail }, query }) => {
    const filter = readFilter(query);
    const { letters, older } = listLetters(events.db, { filter, limit: pageSize });
    const breaker = findBreaker(events.db, { system: "mail" });
    const shown = {
      letters,
      filter,
      states: letterStates,
      older,
      breaker,
      outboxUrl: mail.outboxUrl,
    };
    return {
      title: "Mail",
      holds: "What is sent",
      description: "Every letter: to whom, about what, whether it got through, and why not.",
      section: "mail",
      topics: ["mail", "admin"],
      markdown: lettersMarkdown(letters),
      input: <LettersPage {...shown} />,
    };
  },
};

function readFilter(query: URLSearchParams): LetterFilter {
  return {
    search: (query.get("q") ?? "").trim().slice(0, 80),
    state: letterStates.find((state) => state === query.get("state")),
    before: Number(query.get("before")) || undefined,
  };
}

export const letterPage: Page = {
  path: "/admin/mail/:id",
  for: "admin",
  load: ({ deps, params }) => {
    const { db } = deps.events;
    const letter = letterOf(deps, params.id);
    if (!letter) return undefined;
    const text = drawn(deps, letter)?.text;
    const again = listSentAgain(db, letter);
    const { username = "" } = findUser(db, { id: letter.userId }) ?? {};
    const shown = { letter, username, text, again, mayBeSentAgain: maySendAgain(letter) };
    return {
      title: letter.subject,
      holds: "A letter",
      description: "What it says, whether it got through, and how to send it again.",
      section: "mail",
      topics: ["mail"],
      markdown: letterMarkdown(letter, text),
      input: <LetterPage {...shown} />,
    };
  },
};

function letterOf({ events: { db } }: AppDeps, id = ""): Letter | undefined {
  return /^\d{1,15}$/.test(id) ? findLetter(db, { id: Number(id) }) : undefined;
}

/** As its receiver sees it, but for what only they may know. */
function drawn({ events, seller, mail, letterDrawings }: AppDeps, letter: Letter) {
  const desk = { ...events, seller, shopUrl: mail.shopUrl };
  return drawLetter(letterDrawings, desk, { letter, drawnFor: "onlooker" });
}

/** What stands in the frame of a letter's page: `securityHeaders` lets it do nothing at all. */
export function letterFrames(deps: AppDeps) {
  return new Hono<AppEnv>().get("/:id/letter.html", adminOnly(), (c) => {
    const letter = known(deps, c);
    const html = drawn(deps, letter)?.html;
    if (html === undefined) throw notFound("letter");
    return c.html(html);
  });
}

export function lettersApi(deps: AppDeps) {
  const { db } = deps.events;
  return new Hono<AppEnv>()
    .use(adminOnly())
    .get("/", (c) => {
      const filter = readFilter(new URL(c.req.url).searchParams);
      const { letters, older } = listLetters(db, { filter, limit: 100 });
      return c.json({ letters: letters.map(toJson), older });
    })
    .get("/:id", (c) => {
      const letter = known(deps, c);
      const { username = "" } = findUser(db, { id: letter.userId }) ?? {};
      return c.json({ ...toJson({ ...letter, username }), ...drawn(deps, letter) });
    })
    .post("/:id/send-again", async (c) => {
      const { id: by, username } = signedInUser(c);
      const id = await sendAgain(deps.events, known(deps, c), { by, username });
      if (isDatastar(c)) return c.body(null, 204);
      return wantsPage(c) ? c.redirect(`/admin/mail/${id}`, 303) : c.json({ id }, 201);
    });
}

function known(deps: AppDeps, c: AppContext): Letter {
  const letter = letterOf(deps, c.req.param("id"));
  if (!letter) throw notFound("letter");
  return letter;
}

type Told = Letter & { username: string };

/** Without its facts, which are its drawing's affair, and its key. */
function toJson({ facts: _, key: __, userId: ___, dueAt, state, ...letter }: Told) {
  return { ...letter, state, nextTryAt: state === "waiting" ? dueAt : null };
}
