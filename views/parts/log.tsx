import type { Child } from "hono/jsx";
import { Time } from "./time.tsx";

interface LogRowProps {
  id: string;
  at: number | null;
  /** What is known beyond the line itself. */
  note?: Child;
  state?: Child;
  children: Child;
}

/** One thing that happened: what, what is known of it, and when. */
export function LogRow({ id, at, note, state, children }: LogRowProps) {
  return (
    <li class="log-row" id={id}>
      <div class="log-what">
        <p>{children}</p>
        {note && <p class="muted small">{note}</p>}
      </div>
      {state}
      {at !== null && <Time at={at} />}
    </li>
  );
}
