import { readFileSync } from "node:fs";
import { desc, eq, sql } from "drizzle-orm";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { prepared } from "#db/prepared.ts";
import type { SandboxDatabase } from "./database.ts";
import { Refusal } from "./errors.ts";
import { MessagePage, OutboxPage } from "./outbox-page.tsx";
import { messages } from "./schema.ts";

const statements = prepared((db) => ({
  latest: db.select().from(messages).orderBy(desc(sql`rowid`)).limit(100).prepare(),
  one: db
    .select()
    .from(messages)
    .where(eq(messages.id, sql.placeholder("id")))
    .prepare(),
}));

/** For people who look at what was sent. A letter is shown in a frame that can only lead out of itself. */
export function createOutboxPages({ db }: { db: SandboxDatabase }): Hono {
  const app = new Hono();
  const css = ["./payment-page.css", "./outbox-page.css"]
    .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
    .join("\n");

  app.get("/page.css", (c) => c.text(css, 200, { "Content-Type": "text/css; charset=utf-8" }));
  app.get("/", ofPages, (c) => c.html(OutboxPage({ sent: statements(db).latest.all() })));
  app.get("/:id", ofPages, (c) => c.html(MessagePage({ message: known(c.req.param("id")) })));
  app.get("/:id/letter.html", ofLetters, (c) => {
    const { html } = known(c.req.param("id"));
    if (html === null) throw new Refusal(404, "no_html", "It is words alone");
    return c.html(html.replace("<head>", '<head><base target="_top"/>'));
  });

  return app;

  function known(id: string) {
    const message = statements(db).one.get({ id });
    if (!message) throw new Refusal(404, "message_unknown", "There is no such message");
    return message;
  }
}

const ofPages = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["data:"],
    frameSrc: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  strictTransportSecurity: false,
});

const ofLetters = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'unsafe-inline'"],
    formAction: ["'none'"],
    frameAncestors: ["'self'"],
    sandbox: ["allow-top-navigation-by-user-activation"],
  },
  xFrameOptions: "SAMEORIGIN",
  referrerPolicy: "no-referrer",
  strictTransportSecurity: false,
});
