import type { Child } from "hono/jsx";
import { sentence } from "#server/rules/sentence.ts";
import { Icon } from "./icon.tsx";
import type { Look } from "./status.tsx";
import { Countdown, Time } from "./time.tsx";

interface StatusCardProps {
  id: string;
  look: Look;
  explanation: string;
  /** Why it is so, when somebody or something gave a reason. */
  reason?: string | null;
  /** Until when it waits, and what for. */
  deadline?: { label: string; until: number; now: number } | undefined;
  children?: Child;
}

/** Where something stands, what that means, until when it waits, and what can be done about it. */
export function StatusCard({ id, look, explanation, reason, deadline, children }: StatusCardProps) {
  const { label, icon, tone } = look;
  return (
    <section class={`status-card tone-${tone}`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        <Icon name={icon} size={20} /> {label}
      </h2>
      <p>{explanation}</p>
      {reason && <p class="status-card-reason">{sentence(reason)}</p>}
      {deadline && <Deadline {...deadline} />}
      {children}
    </section>
  );
}

function Deadline({ label, until, now }: NonNullable<StatusCardProps["deadline"]>) {
  return (
    <p class="status-card-deadline">
      <Icon name="clock" size={16} />
      <span>
        {label}{" "}
        <strong>
          <Countdown until={until} now={now} />
        </strong>
        <span class="muted">
          {", until "}
          <Time at={until} />
        </span>
      </span>
    </p>
  );
}
