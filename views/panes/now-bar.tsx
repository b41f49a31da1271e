import { elementIds } from "../element-ids.ts";
import type { Frame } from "../frame.ts";
import { Icon } from "../parts/icon.tsx";
import { isUnderWay } from "../parts/present-step.tsx";
import { stepLooks } from "../parts/status.tsx";
import { Countdown } from "../parts/time.tsx";

/** Where one pane shows at a time: what happens now in the one that does not show. */
export function NowBar({ frame: { run, now } }: { frame: Pick<Frame, "run" | "now"> }) {
  const step = run?.steps.findLast(({ status }) => isUnderWay(status));
  return (
    <div id={elementIds.nowBar} class="now-bar">
      {run && step && (
        <a id="now-open" href={run.href} class={`tone-${stepLooks[step.status].tone}`}>
          <Icon name={stepLooks[step.status].icon} size={16} />
          <span class="now-bar-step">
            <span class="muted">{run.title}: </span>
            {step.name}
          </span>
          {step.until !== null && <Countdown until={step.until} now={now} />}
        </a>
      )}
    </div>
  );
}
