import type { Child } from "hono/jsx";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";

export interface EmptyProps {
  icon: IconName;
  title: string;
  /** What can be done about it. */
  action?: Child;
  children?: Child;
}

export function Empty({ icon, title, action, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <p class="empty-title">{title}</p>
      {(children || action) && (
        <div class="muted">
          {children}
          {action && <p class="actions">{action}</p>}
        </div>
      )}
    </div>
  );
}
