import type { Child } from "hono/jsx";
import { Icon } from "./icon.tsx";

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

export function ProductsLink({ id, primary = false }: { id: string; primary?: boolean }) {
  return (
    <a id={id} class={primary ? "button button-primary" : "button"} href="/products">
      Browse the products
    </a>
  );
}
