import type { Child } from "hono/jsx";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";

export function Empty({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: Child;
}) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <p class="empty-title">{title}</p>
      {children && <div class="muted">{children}</div>}
    </div>
  );
}
