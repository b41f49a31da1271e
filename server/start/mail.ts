import type { Config } from "#server/config.ts";
import { breakerGates } from "#server/events/breaker-gate.ts";
import type { LiveEvents } from "#server/events/run-observer.ts";
import { createMail, type Mail } from "#server/outside/mail.ts";
import { createSmtpMail } from "#server/outside/smtp.ts";

interface OpenMail extends Mail {
  close(): void;
}

/** By the mail server that the settings name, or into the sandbox's outbox. */
export function openMail(
  { smtp }: Pick<Config, "smtp">,
  { events, sandboxUrl }: { events: LiveEvents; sandboxUrl: string },
): OpenMail {
  const gate = breakerGates(events)("mail");
  if (smtp) return createSmtpMail({ ...smtp, gate });
  const outbox = createMail({ baseUrl: sandboxUrl, timeoutMs: 5_000, gate });
  return { ...outbox, close: () => {} };
}

/** What a start says of it: where nobody gets any mail, whoever runs the shop has to know. */
export function sayMail(
  { smtp, production }: Pick<Config, "smtp" | "production">,
  outboxUrl: string,
): string {
  if (smtp) return `Mail leaves by ${new URL(smtp.url).host} as ${smtp.from.address}`;
  const kept = `letters stay in the sandbox's outbox: ${outboxUrl}`;
  return production
    ? `No mail leaves this shop, for SMTP_URL is not set: ${kept}`
    : `SMTP_URL is not set: ${kept}`;
}
