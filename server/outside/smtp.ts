import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { Refused, Unavailable } from "./errors.ts";
import { type Gate, openGate } from "./gate.ts";
import { type Mail, type Mailbox, type Post, plainName } from "./mail.ts";

interface SmtpOptions {
  /** smtp://user:password@host:587, or smtps:// for TLS from the first byte. */
  url: string;
  from: Mailbox;
  gate?: Gate;
  timeoutMs?: number;
}

/**
 * A mail server. SMTP knows no key: when the answer to a letter's last word is lost, or we are killed before
 * it is written down, the letter is sent again. Its Message-ID derives from its key, by which most mailboxes
 * drop the second.
 */
export function createSmtpMail({ url, from, gate = openGate, timeoutMs = 20_000 }: SmtpOptions) {
  const transport = createTransport({
    ...{ url, pool: true, maxConnections: 3, idleTimeout: 5_000 },
    // What is sent again is counted, and waits for its turn.
    maxRequeues: 0,
    requireTLS: mustEncrypt(url),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ dnsTimeout: timeoutMs, disableFileAccess: true, disableUrlAccess: true },
  });

  return {
    async send(post: Post, key: string) {
      const pass = gate.enter();
      const messageId = messageIdOf(key, from);
      try {
        await transport.sendMail(headersOf(post, { from, messageId }));
        pass.left({ ok: true });
        return { messageId };
      } catch (thrown) {
        const { error, isUp } = inOurWords(thrown);
        pass.left(isUp ? { ok: true } : { ok: false, reason: error.message });
        throw error;
      }
    },
    close: () => transport.close({ force: true }),
  } satisfies Mail & { close(): void };
}

/** A password is not said aloud, unless the address itself says that it may be. */
function mustEncrypt(url: string): boolean {
  const { username, searchParams } = new URL(url);
  return username !== "" && searchParams.get("requireTLS") !== "false";
}

function headersOf(
  { to, subject, text, html, at }: Post,
  { from, messageId }: { from: Mailbox; messageId: string },
) {
  return {
    ...{ from: named(from), to: named(to), subject: plainName(subject), text, html, messageId },
    envelope: { from: from.address, to: [to.address] },
    date: new Date(at),
    // No holiday answers to a machine (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

function named({ name, address }: Mailbox) {
  return { name: plainName(name), address };
}

function messageIdOf(key: string, { address }: Mailbox): string {
  const id = createHash("sha256").update(key).digest("hex").slice(0, 32);
  return `<${id}@${address.split("@").at(-1)}>`;
}

interface SmtpFailure {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/** What is said of the recipient or of the letter itself; of anything else the letter is innocent. */
const aboutTheLetter = ["RCPT TO", "DATA"];

function inOurWords(thrown: unknown): { error: Error; isUp: boolean } {
  const { code, responseCode = 0, response = "", command = "" } = (thrown ?? {}) as SmtpFailure;
  const options = { cause: thrown };
  if (code === "EAUTH") {
    const said = `The mail server does not accept the user and password of SMTP_URL: ${response}`;
    return { error: new Unavailable(said, options), isUp: false };
  }
  if (aboutTheLetter.includes(command) && responseCode >= 400) {
    const isFinal = responseCode >= 500;
    const error = isFinal
      ? new Refused(`smtp_${responseCode}`, `The mail server refused it: ${response}`)
      : new Unavailable(`The mail server says not now: ${response}`, options);
    return { error, isUp: true };
  }
  const why = response || (thrown instanceof Error ? thrown.message : "no reason given");
  return { error: new Unavailable(`The mail server cannot be used: ${why}`, options), isUp: false };
}
