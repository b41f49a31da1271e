import { createHttp, type Remote } from "./http.ts";
import { type Receipt, receiptSchema } from "./messages.ts";

export interface Mailbox {
  name: string;
  address: string;
}

export interface Post {
  to: Mailbox;
  subject: string;
  /** The same twice: for mail programs that show HTML, and for those that do not. */
  html: string;
  text: string;
  /** What the letter is about: a run, or whose account. */
  ref: string;
  /** When it was written, however late it leaves. */
  at: number;
}

export interface Mail {
  /** The same key is the same letter: whoever gets it twice can tell. */
  send(post: Post, key: string): Promise<Receipt>;
  /** Ends what is being sent as well. */
  close?(): void;
}

/** The sandbox's: letters go no further than its outbox. */
export function createMail(remote: Remote): Mail {
  const http = createHttp("the mail service", remote);

  return {
    send: ({ to, subject, text, html, ref }, key) =>
      http.post("/outbox/mail", {
        key,
        body: { to: mailbox(to), subject, body: text, html, ref },
        answer: receiptSchema,
      }),
  };
}

/** Stand between mailboxes, or end them: a name that holds one would send the message to somebody else. */
const separators = /[<>,\p{Cc}\p{Zl}\p{Zp}]+/gu;

const needsNoQuotes = /^[\p{L}\p{M}\p{N} !#$%&'*+/=?^_`{|}~-]*$/u;

/** `Alice <alice@cartwright.example>`: whatever the name is, it stays a name (RFC 5322, section 3.2.4). */
export function mailbox({ name, address }: Mailbox): string {
  const oneLine = plainName(name);
  const quoted = needsNoQuotes.test(oneLine) ? oneLine : `"${oneLine.replace(/["\\]/g, "\\$&")}"`;
  return `${quoted} <${address}>`.trimStart();
}

/** On one line, and without what would make another mailbox of it. */
export function plainName(name: string): string {
  return name.replace(separators, " ").trim();
}
