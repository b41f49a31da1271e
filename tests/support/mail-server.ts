import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

interface Received extends ParsedMail {
  /** Whom it was really sent to, whatever its headers say. */
  recipients: string[];
  isEncrypted: boolean;
}

interface MailServerOptions extends SMTPServerOptions {
  port?: number;
  /** Asked at each recipient, and at the end of each letter: a number is answered instead of yes. */
  refuse?: (at: "recipient" | "data", address: string) => number | undefined;
}

/** A real mail server on this machine. */
export async function startMailServer({
  port = 0,
  refuse = () => undefined,
  ...options
}: MailServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: options.onAuth ? [] : ["AUTH", "STARTTLS"],
    onRcptTo({ address }, _session, callback) {
      callback(asError(refuse("recipient", address)));
    },
    async onData(stream, { envelope, secure }, callback) {
      const mail = await simpleParser(stream);
      const recipients = envelope.rcptTo.map(({ address }) => address);
      const refusal = refuse("data", recipients.join());
      if (refusal === undefined) received.push({ ...mail, recipients, isEncrypted: secure });
      callback(asError(refusal));
    },
    ...options,
  });
  // Whoever hangs up in the midst of something is a test of its own.
  server.on("error", () => {});
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const { port: listening } = server.server.address() as AddressInfo;
  return {
    port: listening,
    url: `smtp://127.0.0.1:${listening}`,
    received,
    stop: () => new Promise<void>((stopped) => server.close(() => stopped())),
  };
}

function asError(responseCode: number | undefined): Error | null {
  return responseCode === undefined ? null : Object.assign(new Error("No"), { responseCode });
}
