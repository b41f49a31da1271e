import type { Child } from "hono/jsx";
import { Icon } from "./icon.tsx";
import { pathTo } from "./path.ts";

interface LinkProps {
  id: string;
  href: string;
  children?: Child;
}

export function BackLink({ id, href, children }: LinkProps) {
  return (
    <a id={id} class="back" href={href}>
      <Icon name="chevron-left" size={16} /> {children}
    </a>
  );
}

/** From a few of something to all of it. */
export function MoreLink({ id, href, children }: LinkProps) {
  return (
    <a id={id} href={href}>
      {children} <Icon name="arrow-right" size={16} />
    </a>
  );
}

/** Below a list of which this page shows the newest. */
export function OlderLink({ id, href }: Omit<LinkProps, "children">) {
  return (
    <p class="whole-story">
      <MoreLink id={id} href={href}>
        Older
      </MoreLink>
    </p>
  );
}

export function ProductsLink({ id, primary = false }: { id: string; primary?: boolean }) {
  return (
    <a id={id} class={primary ? "button button-primary" : "button"} href="/products">
      Browse the products
    </a>
  );
}

/** From what a run is about to the page of the run itself. */
export function StoryLink({ id, runId }: { id: string; runId: string }) {
  return (
    <p class="whole-story">
      <a id={id} href={pathTo("runs", runId)}>
        The whole story, step by step <Icon name="arrow-right" size={16} />
      </a>
    </p>
  );
}
