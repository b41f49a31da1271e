import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { messages } from "./schema.ts";

type Message = typeof messages.$inferSelect;

/** What the shop has sent, as whoever got it would see it: nothing of it left this machine. */
export function OutboxPage({ sent }: { sent: readonly Message[] }) {
  return (
    <Page title="Outbox">
      <h1>Outbox</h1>
      {sent.length === 0 ? (
        <p>Nothing was sent yet.</p>
      ) : (
        <ul class="sent">
          {sent.map((message) => (
            <li>
              <a href={`/outbox/${message.id}`}>{titleOf(message)}</a>
              <span class="quiet">
                {`${message.channel} to ${message.to}, `}
                <Moment at={message.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

export function MessagePage({ message }: { message: Message }) {
  const { id, channel, to, at, body } = message;
  return (
    <Page title={titleOf(message)}>
      <p>
        <a href="/outbox">Outbox</a>
      </p>
      <h1>{titleOf(message)}</h1>
      <p class="quiet">
        {`${channel} to ${to}, `}
        <Moment at={at} />
      </p>
      {message.html !== null && (
        <iframe
          title="As it is shown"
          src={`/outbox/${id}/letter.html`}
          sandbox="allow-top-navigation-by-user-activation"
        />
      )}
      <pre tabindex={0}>{withLinks(body)}</pre>
    </Page>
  );
}

function titleOf({ subject, body }: Message): string {
  return subject ?? body.slice(0, 80);
}

function withLinks(words: string): Child {
  return words
    .split(/(https?:\/\/\S+)/)
    .map((piece, at) => (at % 2 === 1 ? <a href={piece}>{piece}</a> : piece));
}

function Moment({ at }: { at: number }) {
  const written = new Date(at).toISOString();
  return <time datetime={written}>{`${written.slice(0, 16).replace("T", " ")} UTC`}</time>;
}

function Page({ title, children }: { title: string; children: Child }) {
  return html`<!DOCTYPE html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} · Sandbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/outbox/page.css" />
      </head>
      <body>
        <header>
          <span class="provider">Sandbox Post</span>
          <span class="test">Test: nothing leaves this machine</span>
        </header>
        <main>{children}</main>
      </body>
    </html>
  )}`;
}
