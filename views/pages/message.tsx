import type { Child } from "hono/jsx";
import { Empty } from "../parts/empty.tsx";
import type { IconName } from "../parts/icon.tsx";

/** A page that has only one thing to say: what is not there yet, or what went wrong. */
export function MessagePage({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: Child;
}) {
  return (
    <Empty icon={icon} title={title}>
      {children}
      <p class="actions">
        <a id="back-to-products" class="button" href="/products">
          Browse the products
        </a>
      </p>
    </Empty>
  );
}
