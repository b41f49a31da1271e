import { raw } from "hono/html";
import { drawings } from "./icon-drawings.ts";

export type IconName = keyof typeof drawings;

/** Drawn once in each size: a page holds dozens of them. */
const drawn = new Map<string, string>();

/** Hidden from assistive technology: the word beside it, or the label of its button, says what it means. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  const key = `${name} ${size}`;
  const known = drawn.get(key) ?? String(<Drawing name={name} size={size} />);
  drawn.set(key, known);
  return raw(known);
}

function Drawing({ name, size }: { name: IconName; size: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
