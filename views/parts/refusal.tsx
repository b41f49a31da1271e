import { elementIds } from "../element-ids.ts";
import { Icon } from "./icon.tsx";

/**
 * A command's no, put above a page that stays as it is; the next command takes it away. The same no
 * said twice differs by its time, or it would change nothing and stay hidden.
 */
export function Refusal({
  title,
  detail,
  passing,
  at,
}: {
  title: string;
  detail: string | undefined;
  /** The command is offered once more by its button. */
  passing: boolean;
  at: number;
}) {
  return (
    <div id={elementIds.refusal} data-passing={passing ? "" : undefined}>
      <p class="refusal" role="alert" data-signals:_refused={String(at)} data-show="$_refused">
        <Icon name="warning" size={16} />
        <span>
          <strong>{title}.</strong> {detail}
        </span>
      </p>
    </div>
  );
}
